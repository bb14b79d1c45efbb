import FoundationEssentials
import Notifications

/// Stands in for Maskinporten's token endpoint: `POST /token` with a JWT grant (RFC 7523; reference: registries and
/// gateways, §6). It looks at the form of the grant, not at its signature.
struct TokenSimulator: Sendable {
  static let lifetimeInSeconds = 599
  private static let grantType = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"

  private struct Token: Encodable {
    var access_token: String
    var token_type = "Bearer"
    var expires_in = TokenSimulator.lifetimeInSeconds
    var scope: String
  }

  private struct Claims: Decodable {
    var scope: String?
    var iss: String
    var exp: Int64
    var iat: Int64
  }

  func answer(to call: SimulatedCall) -> SimulatedAnswer {
    guard call.mediaType == "application/x-www-form-urlencoded" else {
      return .text(415, "The body must be application/x-www-form-urlencoded.")
    }
    var fields: [String: String] = [:]
    for pair in String(decoding: call.body, as: UTF8.self).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      fields[parts[0]] = parts.count == 2 ? parts[1] : ""
    }
    guard fields["grant_type"] == Self.grantType else { return .text(400, #"{"error":"unsupported_grant_type"}"#) }
    guard let claims = claims(of: fields["assertion"] ?? ""), (1...120).contains(claims.exp - claims.iat) else {
      return .text(400, #"{"error":"invalid_grant","error_description":"MP-010"}"#)
    }
    let token = Token(access_token: UUID().uuidString.lowercased(), scope: claims.scope ?? "")
    guard let body = try? JSONEncoder().encode(token) else { return .text(500, "") }
    return .json(String(decoding: body, as: UTF8.self))
  }

  private func claims(of jwt: String) -> Claims? {
    let parts = jwt.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[2].isEmpty else { return nil }
    var text = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    while text.count % 4 != 0 { text.append("=") }
    return Data(base64Encoded: String(text)).flatMap { try? JSONDecoder().decode(Claims.self, from: $0) }
  }
}
