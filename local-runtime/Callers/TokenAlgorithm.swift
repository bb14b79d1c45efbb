import JWTKit

/// The signatures that are taken: asymmetric ones alone, so that a published key is never a secret.
enum TokenAlgorithm: String, Sendable {
  case rs256 = "RS256"
  case es256 = "ES256"

  /// The one that goes with a published key; nil where the key is for something else.
  init?(_ key: JWK) {
    switch key.keyType {
    case .rsa: self = .rs256
    case .ecdsa where key.curve == .ecdsa(.p256): self = .es256
    default: return nil
    }
    guard key.algorithm == nil || key.algorithm == algorithm else { return nil }
  }

  var algorithm: JWK.Algorithm {
    switch self {
    case .rs256: .rs256
    case .es256: .es256
    }
  }
}
