import FoundationEssentials
import Notifications
package import ProcessSettings

/// The access tokens by which a component of Altinn's platform names itself to another (`PlatformAccessToken`), made and
/// signed by itself; each is kept until shortly before its end.
///
/// As https://github.com/Altinn/altinn-accesstoken makes them: `iss` is the owner, `urn:altinn:app` the component. The others
/// know the public key by the issuer; the header names it by its id or by its certificate's SHA-1 thumbprint.
package final class PlatformTokens {
  /// From `iat` to `exp`, in seconds.
  static let lifetime: Int64 = 300
  /// A token is renewed this long before its end, in seconds.
  private static let margin: Int64 = 60

  private struct Header: Encodable {
    let alg = "RS256"
    let typ = "JWT"
    let kid: String
    let x5t: String?
  }

  private struct Claims: Encodable {
    let iss: String
    let app: String
    let iat: Int64
    let nbf: Int64
    let exp: Int64

    private enum CodingKeys: String, CodingKey {
      case iss, iat, nbf, exp
      case app = "urn:altinn:app"
    }
  }

  private let issuer: String
  private let app: String
  private let key: SigningKey
  private let header: Header
  private let clock: () -> Int64
  private var kept: (text: String, validity: Range<Int64>)?

  /// - Parameter clock: Seconds since 1970.
  init(
    issuer: String,
    app: String,
    key: SigningKey,
    keyReference: KeyReference,
    clock: @escaping () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  ) {
    self.issuer = issuer
    self.app = app
    self.key = key
    self.clock = clock
    switch keyReference {
    case .keyID(let id): header = Header(kid: id, x5t: nil)
    case .certificates(let chain):
      let thumbprint = SHA1.digest(of: Array(Data(base64Encoded: chain[0]) ?? Data()))
      header = Header(
        kid: Hexadecimal.text(of: thumbprint).uppercased(),
        x5t: JSONWebToken.base64URL(Data(thumbprint))
      )
    }
  }

  /// `VARSEL_PLATFORM_CLIENT_ISSUER`, `_APP` and `_KEY` (PEM), with one of `VARSEL_PLATFORM_CLIENT_KEY_ID` and `_CERTIFICATE`
  /// (PEM): all of them or none. Nil where the issuer is not set.
  package convenience init?(settings: Settings) throws(SettingsError) {
    guard let issuer = try settings.text("PLATFORM_CLIENT_ISSUER") else { return nil }
    let key = try SigningKey.read("PLATFORM_CLIENT_KEY", settings)
    self.init(
      issuer: issuer,
      app: try settings.requiredText("PLATFORM_CLIENT_APP"),
      key: key,
      keyReference: try KeyReference(settings: settings, prefix: "PLATFORM_CLIENT", key: key)
    )
  }

  /// A token that is good for another minute.
  func token() throws(TokenError) -> String {
    let now = clock()
    if let kept, kept.validity.contains(now) { return kept.text }
    let claims = Claims(iss: issuer, app: app, iat: now, nbf: now - 5, exp: now + Self.lifetime)
    let text = try JSONWebToken.sign(header: header, claims: claims, key: key)
    kept = (text, now..<now + Self.lifetime - Self.margin)
    return text
  }
}
