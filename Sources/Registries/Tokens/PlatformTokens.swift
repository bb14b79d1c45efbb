import FoundationEssentials
import Notifications
package import ProcessSettings

/// The access tokens by which a component of Altinn's platform names itself to another (`PlatformAccessToken`), made and
/// signed by itself; each is kept until shortly before its end.
///
/// As https://github.com/Altinn/altinn-accesstoken makes them: `iss` is the owner, `urn:altinn:app` the component, and the
/// header names the certificate whose public key the others know by the issuer.
package final class PlatformTokens {
  /// From `iat` to `exp`, in seconds.
  static let lifetime: Int64 = 300
  /// A token is renewed this long before its end, in seconds.
  private static let margin: Int64 = 60

  private struct Header: Encodable {
    let alg = "RS256"
    let typ = "JWT"
    let kid: String
    let x5t: String
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
  /// Of the certificate: SHA-1 of its DER form, as X.509 tools print it.
  private let thumbprint: [UInt8]
  private let clock: () -> Int64
  private var kept: (text: String, validity: Range<Int64>)?

  /// - Parameter clock: Seconds since 1970.
  init(
    issuer: String,
    app: String,
    key: SigningKey,
    thumbprint: [UInt8],
    clock: @escaping () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  ) {
    self.issuer = issuer
    self.app = app
    self.key = key
    self.thumbprint = thumbprint
    self.clock = clock
  }

  /// `VARSEL_PLATFORM_TOKEN_ISSUER`, `_APP`, `_KEY` (PEM) and `_CERTIFICATE` (PEM), all of them or none; nil where none is
  /// set.
  package convenience init?(settings: Settings) throws(SettingsError) {
    let names = ["ISSUER", "APP", "KEY", "CERTIFICATE"].map { "PLATFORM_TOKEN_\($0)" }
    var isAny = false
    for name in names where try settings.text(name) != nil { isAny = true }
    guard isAny else { return nil }
    let pem = try settings.requiredText(names[3])
    guard let key = SigningKey(pem: try settings.requiredText(names[2])) else {
      throw SettingsError(
        "VARSEL_PLATFORM_TOKEN_KEY must be a private RSA key of 2,048 bits or more, in PEM, without a pass phrase."
      )
    }
    guard case .certificates(let chain)? = KeyReference(certificates: pem), key.belongs(toCertificate: pem),
      let certificate = Data(base64Encoded: chain[0])
    else {
      throw SettingsError("VARSEL_PLATFORM_TOKEN_CERTIFICATE must be the certificate of VARSEL_PLATFORM_TOKEN_KEY, in PEM.")
    }
    self.init(
      issuer: try settings.requiredText(names[0]),
      app: try settings.requiredText(names[1]),
      key: key,
      thumbprint: SHA1.digest(of: Array(certificate))
    )
  }

  /// A token that is good for another minute.
  func token() throws(TokenError) -> String {
    let now = clock()
    if let kept, kept.validity.contains(now) { return kept.text }
    let header = Header(
      kid: Hexadecimal.text(of: thumbprint).uppercased(),
      x5t: JSONWebToken.base64URL(Data(thumbprint))
    )
    let claims = Claims(iss: issuer, app: app, iat: now, nbf: now - 5, exp: now + Self.lifetime)
    let text = try JSONWebToken.sign(header: header, claims: claims, key: key)
    kept = (text, now..<now + Self.lifetime - Self.margin)
    return text
  }
}
