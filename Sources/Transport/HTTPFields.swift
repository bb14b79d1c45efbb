/// Header fields in their order, found without regard to case (RFC 9110, 5.1).
package struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package private(set) var all: [Field] = []

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements {
      append(name, value)
    }
  }

  package mutating func append(_ name: String, _ value: String) {
    all.append(Field(name: name, value: value))
  }

  /// The value of the first field of that name.
  package subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return all.first { $0.name.lowercased() == wanted }?.value
  }
}
