import ProcessSettings
import Registries
import Transport

/// The bearer tokens that go with the calls to some hosts.
///
/// Whoever gets a token can use it wherever its scope is taken, and the sender picked the URL: so a token goes only to
/// the hosts that the operator has named.
struct ConditionTokens {
  static let defaultScope = "altinn:system/notifications.condition.check"

  private let hosts: [HostPort]
  private let request: TokenRequest
  private let client: MaskinportenClient

  /// `VARSEL_CONDITION_TOKEN_HOSTS` (`host` or `host:port`, comma-separated; 443 where no port stands) and
  /// `VARSEL_CONDITION_TOKEN_SCOPE`, with the settings of `MaskinportenClient`. Nil where no host is named: then none of
  /// the others is read, and OpenSSL does not start.
  init?(settings: Settings, client: HTTPClient) throws(SettingsError) {
    hosts = try settings.hosts("CONDITION_TOKEN_HOSTS", defaultPort: 443)
    guard !hosts.isEmpty else { return nil }
    request = TokenRequest(scope: try settings.text("CONDITION_TOKEN_SCOPE") ?? Self.defaultScope)
    self.client = try MaskinportenClient(settings: settings, client: client)
  }

  func belong(to url: OutboundURL) -> Bool { hosts.contains(url.peer) }

  func token() throws(TokenError) -> String { try client.token(for: request) }
}
