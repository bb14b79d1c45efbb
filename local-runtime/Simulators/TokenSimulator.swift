import FoundationEssentials
import Notifications
import Synchronization

/// Stands in for Maskinporten's token endpoint: `POST /token` with a JWT grant (RFC 7523; reference: registries and
/// gateways, §6). It looks at the form of the grant and takes each once, and does not look at its signature.
final class TokenSimulator: Sendable {
  static let lifetimeInSeconds = 599
  private static let grantType = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"

  private struct Token: Encodable {
    var access_token: String
    var token_type = "Bearer"
    var expires_in = TokenSimulator.lifetimeInSeconds
    var scope: String
  }

  private struct Header: Decodable {
    var alg: String
    var kid: String?
    var x5c: [String]?
  }

  private struct Claims: Decodable {
    var aud: String
    var iss: String
    var scope: String
    var exp: Int64
    var iat: Int64
    var jti: String
  }

  private struct State {
    var usedIDs: Set<String> = []
    /// The scope of each token.
    var issued: [String: String] = [:]
  }

  private let state = Mutex(State())

  func answer(to call: SimulatedCall) -> SimulatedAnswer {
    guard call.mediaType == "application/x-www-form-urlencoded" else {
      return .text(415, "The body must be application/x-www-form-urlencoded.")
    }
    var fields: [String: String] = [:]
    for pair in String(decoding: call.body, as: UTF8.self).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      fields[parts[0]] = parts.count == 2 ? parts[1] : ""
    }
    guard fields["grant_type"] == Self.grantType else { return Self.refusal("unsupported_grant_type") }
    guard let claims = Self.claims(of: fields["assertion"] ?? ""),
      (1...120).contains(claims.exp.subtractingReportingOverflow(claims.iat).partialValue)
    else {
      return Self.refusal("invalid_grant", "MP-010")
    }
    let text = UUID().uuidString.lowercased()
    let isFirst = state.withLock { state in
      guard state.usedIDs.insert(claims.jti).inserted else { return false }
      state.issued[text] = claims.scope
      return true
    }
    guard isFirst else { return Self.refusal("invalid_grant", "MP-012") }
    guard let body = try? JSONEncoder().encode(Token(access_token: text, scope: claims.scope)) else {
      return .text(500, "")
    }
    return .json(String(decoding: body, as: UTF8.self))
  }

  /// Whether the value of an `Authorization` field holds a token that was given out for `scope` (RFC 6750, 2.1).
  func accepts(_ authorization: String?, for scope: String) -> Bool {
    guard let authorization, authorization.hasPrefix("Bearer ") else { return false }
    let token = String(authorization.dropFirst("Bearer ".count))
    return state.withLock { $0.issued[token] }?.split(separator: " ").contains { $0 == scope } == true
  }

  private static func refusal(_ error: String, _ code: String? = nil) -> SimulatedAnswer {
    let description = code.map { #","error_description":"\#($0)""# } ?? ""
    return .complete(
      status: 400,
      contentType: "application/json; charset=utf-8",
      body: Array(#"{"error":"\#(error)"\#(description)}"#.utf8)
    )
  }

  /// Nil where a part is missing, no key is named or two are, or what is signed with is not RS256.
  private static func claims(of jwt: String) -> Claims? {
    guard let (header, claims) = JWTParts.decode(jwt, Header.self, Claims.self), header.alg == "RS256",
      (header.kid == nil) != (header.x5c == nil)
    else { return nil }
    return claims
  }
}
