/// Whole numbers whose errors name the field. JSONDecoder meets 1.5 or 1e999 where an `Int` is wanted with an error of its
/// own that carries no path; the decoding that the compiler writes in this module comes through here instead.
extension KeyedDecodingContainer {
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try wholeNumber(forKey: key) { Int(exactly: try decode(Int64.self, forKey: key)) }
  }

  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    guard try contains(key) && !decodeNil(forKey: key) else { return nil }
    return try decode(type, forKey: key)
  }

  private func wholeNumber(forKey key: Key, _ read: () throws -> Int?) throws -> Int {
    do {
      if let number = try read() { return number }
    } catch let error as DecodingError {
      throw error
    } catch {
      // Told below, with the path.
    }
    let context = DecodingError.Context(codingPath: codingPath + [key], debugDescription: "")
    throw DecodingError.typeMismatch(Int.self, context)
  }
}
