import FoundationEssentials
import FunctionHost
import JWTKit
import Notifications

/// Issues access tokens as Altinn's token exchange does, signed with a key that lives as long as this process.
struct TokenIssuer: Sendable {
  /// The `iss` of its tokens.
  static let issuer = "https://simulators.varsel.example/"
  static let lifetimes = 1...86_400

  private let key = ES256PrivateKey()
  private let keyID = UUID().uuidString.lowercased()

  /// The public half, as a JWKS (RFC 7517).
  func keySet() throws -> [UInt8] {
    let point = key.parameters
    let published = JWK.ecdsa(
      .es256,
      identifier: JWKIdentifier(string: keyID),
      x: point.map { Self.base64URL($0.x) },
      y: point.map { Self.base64URL($0.y) },
      curve: .p256
    )
    return Array(try JSONEncoder().encode(JWKS(keys: [published])))
  }

  /// A token for a service owner. Its times are the machine's: who verifies it knows no other.
  ///
  /// - Parameters:
  ///   - scope: names separated by spaces.
  ///   - lifetime: in seconds.
  func token(
    organization: String,
    scope: String = Scope.createNotifications.rawValue,
    lifetime: Int = 3_600
  ) async throws -> String {
    let now = FunctionClock.system().milliseconds / 1_000
    let claims = Claims(
      iss: Self.issuer,
      iat: now,
      nbf: now,
      exp: now + Int64(lifetime),
      jti: UUID().uuidString.lowercased(),
      scope: scope,
      organization: organization
    )
    return try await JWTKeyCollection().add(ecdsa: key, kid: JWKIdentifier(string: keyID)).sign(
      claims,
      kid: JWKIdentifier(string: keyID)
    )
  }

  private struct Claims: JWTPayload {
    var iss: String
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    var jti: String
    var scope: String
    var organization: String

    private enum CodingKeys: String, CodingKey {
      case iss, iat, nbf, exp, jti, scope
      case organization = "urn:altinn:org"
    }

    func verify(using algorithm: some JWTAlgorithm) {}
  }

  /// jwt-kit gives coordinates in plain base64.
  private static func base64URL(_ base64: String) -> String {
    String(base64.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
  }
}
