import JWTKit
import Notifications

/// Decides whether a token is genuine and valid now.
struct TokenVerifier: Sendable {
  let issuers: Set<String>
  /// Nil takes a token for any audience.
  let audience: String?
  let keys: KeySource

  /// How far the clocks of issuer and verifier may be apart, in seconds.
  static let leeway = 30.0

  /// Returns where the token is good. The cheap checks come first, so that a foreign token makes nobody fetch keys.
  func verify(_ token: UnverifiedToken, at now: Timestamp) async throws(TokenFailure) {
    let claims = token.claims
    let seconds = Double(now.milliseconds) / 1_000
    guard issuers.contains(claims.issuer) else { throw .refused(.issuer) }
    if let audience, !claims.audience.contains(audience) { throw .refused(.audience) }
    guard seconds < claims.expires + Self.leeway else { throw .refused(.expired) }
    if let notBefore = claims.notBefore, seconds < notBefore - Self.leeway { throw .refused(.notYetValid) }
    guard let key = try await keys.key(token.keyID) else { throw .refused(.unknownKey) }
    guard key.algorithm == token.algorithm else { throw .refused(.algorithm) }
    do {
      _ = try await key.collection.verify(token.text, as: AccessClaims.self)
    } catch {
      throw .refused(.signature)
    }
  }
}
