import FoundationEssentials

/// A JSON Web Token (RFC 7519) in its compact form, signed with RS256.
enum JSONWebToken {
  /// - Parameters:
  ///   - header: with `alg` RS256.
  ///   - claims: the payload.
  static func sign(
    header: some Encodable,
    claims: some Encodable,
    key: SigningKey
  ) throws(TokenError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let header = try? encoder.encode(header), let claims = try? encoder.encode(claims) else { throw .notSigned }
    let message = "\(base64URL(header)).\(base64URL(claims))"
    guard let signature = key.signature(of: Array(message.utf8)) else { throw .notSigned }
    return "\(message).\(base64URL(Data(signature)))"
  }

  /// RFC 4648, 5, without padding.
  static func base64URL(_ bytes: Data) -> String {
    String(
      bytes.base64EncodedString().compactMap { character in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }
}
