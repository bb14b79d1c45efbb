extension AccessDecisions {
  /// Altinn writes camelCase, XACML's own names are in PascalCase; both are read.
  struct Answer: Decodable {
    let response: [Decided]

    init(from decoder: any Decoder) throws {
      response = try decoder.container(keyedBy: EitherCase.self).value([Decided].self, of: "response")
    }
  }

  enum Decision: String, Decodable {
    case permit = "Permit"
    case deny = "Deny"
    case notApplicable = "NotApplicable"
    case indeterminate = "Indeterminate"
  }

  struct Decided: Decodable {
    let decision: Decision
    private let categories: [Included]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: EitherCase.self)
      decision = try container.value(Decision.self, of: "decision")
      categories = try container.optional([Included].self, of: "category") ?? []
    }

    /// Nil where it is not there, or there with different values.
    func value(of attribute: String, in category: CategoryID) -> String? {
      let values = Set(categories.filter { $0.id == category.rawValue }.compactMap { $0.values[attribute] })
      return values.count == 1 ? values.first : nil
    }
  }

  /// XACML 3.0, B.2.
  enum CategoryID: String {
    case subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"
    case resource = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource"
  }

  struct Included: Decodable {
    let id: String
    private(set) var values: [String: String] = [:]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: EitherCase.self)
      id = try container.value(String.self, of: "categoryId")
      for attribute in try container.optional([Value].self, of: "attribute") ?? [] {
        values[attribute.id] = attribute.text
      }
    }
  }

  struct Value: Decodable {
    let id: String
    let text: String?

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: EitherCase.self)
      id = try container.value(String.self, of: "attributeId")
      text = try container.optional(String.self, of: "value")
    }
  }

  /// A member's name whose first letter may be written either way.
  struct EitherCase: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init(stringLiteral: String) { stringValue = stringLiteral }
    init?(intValue: Int) { nil }

    var inPascalCase: EitherCase {
      EitherCase(stringValue: stringValue.prefix(1).uppercased() + stringValue.dropFirst())
    }
  }
}

extension KeyedDecodingContainer<AccessDecisions.EitherCase> {
  fileprivate func value<Value: Decodable>(_ type: Value.Type, of key: Key) throws -> Value {
    try decode(type, forKey: contains(key) ? key : key.inPascalCase)
  }

  fileprivate func optional<Value: Decodable>(_ type: Value.Type, of key: Key) throws -> Value? {
    try decodeIfPresent(type, forKey: contains(key) ? key : key.inPascalCase)
  }
}
