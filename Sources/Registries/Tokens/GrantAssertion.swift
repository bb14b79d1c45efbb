import FoundationEssentials

/// The assertion of Maskinporten's JWT grant (RFC 7523;
/// https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant), signed with RS256.
struct GrantAssertion {
  /// Seconds from `iat` to `exp`, the most that Maskinporten takes.
  static let lifetime: Int64 = 120

  private struct Header: Encodable {
    let alg = "RS256"
    let kid: String?
    let x5c: [String]?
  }

  private struct Claims: Encodable {
    let aud: String
    let iss: String
    let scope: String
    let iat: Int64
    let exp: Int64
    let jti: String
    let resource: String?
    let consumer_org: String?
  }

  let client: MaskinportenClient.Identity
  let key: SigningKey

  /// Good for one call: Maskinporten takes each `jti` once.
  ///
  /// - Parameter now: Seconds since 1970.
  func text(for request: TokenRequest, now: Int64) throws(TokenError) -> String {
    let header =
      switch client.keyReference {
      case .keyID(let id): Header(kid: id, x5c: nil)
      case .certificates(let chain): Header(kid: nil, x5c: chain)
      }
    let claims = Claims(
      aud: client.audience,
      iss: client.id,
      scope: request.scope,
      iat: now,
      exp: now + Self.lifetime,
      jti: UUID().uuidString.lowercased(),
      resource: request.resource,
      consumer_org: request.consumerOrganization
    )
    return try JSONWebToken.sign(header: header, claims: claims, key: key)
  }
}
