import Notifications

/// Where a registry is, and how its callers name themselves.
struct RegistryEndpoint {
  enum Credentials: Sendable, Hashable {
    case none
    /// The `PlatformAccessToken` of Altinn's own components, where the process has a key for it.
    case platform
    /// A bearer token of Maskinporten's.
    case maskinporten(TokenRequest)
  }

  let url: RegistryURL
  var credentials = Credentials.none
  /// Of every call, beside those of its contract.
  var headers: [(name: String, value: String)] = []
}
