import JWTKit

/// The claims of an access token that decide about a call. All others are ignored.
struct AccessClaims: JWTPayload, Hashable {
  var issuer: String
  /// Seconds since 1970, like all times of a token (RFC 7519, 2). A token without an end is none.
  var expires: Double
  var notBefore: Double?
  var audience: [String]
  /// The names in `scope`, which are separated by spaces (RFC 8693, 4.2).
  var scopes: Set<String>
  /// The short name of the service owner.
  var organization: String?
  /// Whether the token speaks for a person or a user instead of an organization.
  var isOfEndUser: Bool

  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case expires = "exp"
    case notBefore = "nbf"
    case audience = "aud"
    case scope
    case organization = "urn:altinn:org"
    case userID = "urn:altinn:userid"
    case person = "pid"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    issuer = try container.decode(String.self, forKey: .issuer)
    expires = try container.decode(Double.self, forKey: .expires)
    notBefore = try container.decodeIfPresent(Double.self, forKey: .notBefore)
    if let one = try? container.decodeIfPresent(String.self, forKey: .audience) {
      audience = [one]
    } else {
      audience = try container.decodeIfPresent([String].self, forKey: .audience) ?? []
    }
    let scope = try container.decodeIfPresent(String.self, forKey: .scope) ?? ""
    scopes = Set(scope.split(separator: " ").map(String.init))
    organization = try container.decodeIfPresent(String.self, forKey: .organization)
    isOfEndUser = container.contains(.userID) || container.contains(.person)
  }

  /// Only the parsing half is needed; tokens are signed by others.
  func encode(to encoder: any Encoder) throws {
    throw JWTError.generic(identifier: "AccessClaims", reason: "read only")
  }

  /// Nothing here: `TokenVerifier` checks the claims, with the time that it is given.
  func verify(using algorithm: some JWTAlgorithm) {}
}
