extension Decoder {
  /// Refuses an object that has a member beyond those of `keys`, so that a misspelled one is never silently ignored.
  func refuseOtherKeys<Keys: CodingKey & CaseIterable>(than keys: Keys.Type) throws {
    let known = Set(keys.allCases.map(\.stringValue))
    for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      let names = keys.allCases.map(\.stringValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath + [key], debugDescription: "is not known; there may be \(names).")
      )
    }
  }
}

extension KeyedDecodingContainer {
  /// Decodes a text that must fit `pattern`; `rule` says what that is.
  func decode(_ key: Key, matching pattern: Regex<Substring>, _ rule: String) throws -> String {
    let text = try decode(String.self, forKey: key)
    guard text.wholeMatch(of: pattern) != nil else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: rule)
    }
    return text
  }

  /// Decodes one of the names of `Choice`, listing them where it is another.
  func decode<Choice: RawRepresentable<String> & CaseIterable>(_ key: Key, as choice: Choice.Type) throws -> Choice {
    guard let value = Choice(rawValue: try decode(String.self, forKey: key)) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "must be one of \(names).")
    }
    return value
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }
}
