import FoundationEssentials

/// The first two parts of a JSON Web Token, unverified.
enum JWTParts {
  /// Nil where it is none, or a part lacks a member.
  static func decode<Header: Decodable, Claims: Decodable>(
    _ token: String,
    _ header: Header.Type,
    _ claims: Claims.Type
  ) -> (Header, Claims)? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[2].isEmpty, let header = value(header, of: parts[0]),
      let claims = value(claims, of: parts[1])
    else { return nil }
    return (header, claims)
  }

  private static func value<Value: Decodable>(_ type: Value.Type, of part: Substring) -> Value? {
    var text = part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    while text.count % 4 != 0 { text.append("=") }
    return Data(base64Encoded: String(text)).flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
  }
}
