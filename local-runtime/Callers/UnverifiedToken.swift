import JWTKit

/// A JWT (RFC 7519) in its signed form (RFC 7515), read but not trusted.
struct UnverifiedToken: Sendable {
  let text: String
  let algorithm: TokenAlgorithm
  let keyID: String
  let claims: AccessClaims

  init(_ text: String) throws(TokenFailure) {
    let header: JWTHeader
    do {
      (header, claims, _) = try DefaultJWTParser().parse(Array(text.utf8), as: AccessClaims.self)
    } catch {
      throw .refused(.malformed)
    }
    // Whoever does not understand an extension must refuse the token (RFC 7515, 4.1.11); none is understood here.
    guard header.fields["crit"] == nil else { throw .refused(.malformed) }
    guard let algorithm = header.alg.flatMap(TokenAlgorithm.init) else { throw .refused(.algorithm) }
    guard let keyID = header.kid else { throw .refused(.unknownKey) }
    self.text = text
    self.algorithm = algorithm
    self.keyID = keyID
  }
}
