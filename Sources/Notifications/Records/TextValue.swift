/// A value that stands in JSON as one text.
package protocol TextValue: Codable {
  /// Nil for a text of another form.
  init?(encodedText: String)
  /// As it is written.
  var encodedText: String { get }
  /// What is said of a text of another form, for example "must be a UUID."
  static var form: String { get }
}

extension TextValue {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Self(encodedText: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: Self.form)
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(encodedText)
  }
}

// The coding that the compiler writes in this module comes through the following: JSONEncoder and JSONDecoder take a text
// at once, where any other value costs them a coder of its own. An order has two dozen such members.

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

extension KeyedDecodingContainer {
  func decode<Value: TextValue>(_ type: Value.Type, forKey key: Key) throws -> Value {
    guard let value = Value(encodedText: try decode(String.self, forKey: key)) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: Value.form)
    }
    return value
  }

  func decodeIfPresent<Value: TextValue>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let value = Value(encodedText: text) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: Value.form)
    }
    return value
  }
}
