/// A value that stands in JSON as one text.
package protocol TextValue: Encodable {
  /// As it is written.
  var encodedText: String { get }
}

extension TextValue {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(encodedText)
  }
}

/// The encoding that the compiler writes in this module comes through here: JSONEncoder takes a text at once, where any
/// other value costs it an encoder of its own. An order has two dozen such members.
extension KeyedEncodingContainer {
  mutating func encode(_ value: some TextValue, forKey key: Key) throws {
    try encode(value.encodedText, forKey: key)
  }

  mutating func encodeIfPresent(_ value: (some TextValue)?, forKey key: Key) throws {
    if let value { try encode(value.encodedText, forKey: key) }
  }

  mutating func encode<Value: Encodable & RawRepresentable<String>>(_ value: Value, forKey key: Key) throws {
    try encode(value.rawValue, forKey: key)
  }

  mutating func encodeIfPresent<Value: Encodable & RawRepresentable<String>>(_ value: Value?, forKey key: Key) throws {
    if let value { try encode(value.rawValue, forKey: key) }
  }
}
