import Notifications
import Transport

/// How a process calls the registries: its connections, and the tokens that it has.
final class RegistrySession {
  private let client: HTTPClient
  let maskinporten: MaskinportenClient?
  private let platform: PlatformTokens?

  init(client: HTTPClient, maskinporten: MaskinportenClient? = nil, platform: PlatformTokens? = nil) {
    self.client = client
    self.maskinporten = maskinporten
    self.platform = platform
  }

  func calls() -> HTTPCalls { client.calls() }

  /// The header fields that name the caller.
  ///
  /// - Parameter bearer: Maskinporten's token, where the credentials are one.
  func headers(
    for credentials: RegistryEndpoint.Credentials,
    bearer: String?
  ) throws(TokenError) -> [(String, String)] {
    switch credentials {
    case .none: return []
    case .platform:
      guard let platform else { return [] }
      return [("PlatformAccessToken", try platform.token())]
    case .maskinporten:
      return bearer.map { [("Authorization", "Bearer \($0)")] } ?? []
    }
  }
}
