import Notifications
import Transport

/// How a process calls the registries: its connections, and the tokens that it has.
final class RegistrySession {
  private let client: HTTPClient
  private let maskinporten: MaskinportenClient?
  private let platform: PlatformTokens?

  init(client: HTTPClient, maskinporten: MaskinportenClient? = nil, platform: PlatformTokens? = nil) {
    self.client = client
    self.maskinporten = maskinporten
    self.platform = platform
  }

  func send(_ requests: [HTTPRequest], within seconds: Double?) -> [Result<HTTPResponse, TransportError>] {
    client.sendAll(requests, atOnce: ContactRegistries.callsAtOnce, within: seconds)
  }

  /// The header fields that name the caller; a token is asked for where none is at hand.
  func headers(
    for credentials: RegistryEndpoint.Credentials,
    within seconds: Double
  ) throws(TokenError) -> [(String, String)] {
    switch credentials {
    case .none: return []
    case .platform:
      guard let platform else { return [] }
      return [("PlatformAccessToken", try platform.token())]
    case .maskinporten(let request):
      // That there is a client is checked where the endpoint is set up.
      guard let maskinporten else { return [] }
      return [("Authorization", "Bearer \(try maskinporten.token(for: request, within: seconds))")]
    }
  }

  /// The peer would not take the token; another one may do.
  func forget(_ credentials: RegistryEndpoint.Credentials) {
    if case .maskinporten(let request) = credentials { maskinporten?.forget(request) }
  }
}
