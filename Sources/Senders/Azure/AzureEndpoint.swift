internal import FoundationEssentials

/// Where a Communication Services resource is, such as `https://varsel.norway.communication.azure.com`.
struct AzureEndpoint: Sendable, Hashable {
  /// Without a path.
  private let origin: String
  /// Without a slash at its end.
  private let path: String
  /// What the Host field holds, and a signature covers: with the port where it is not the scheme's own.
  let host: String

  private static let apiVersion = "2023-03-31"

  /// Nil where the text is no http or https URL, or has more than host, port and path.
  init?(_ text: String) {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let name = url.host?.lowercased(), !name.isEmpty, url.user == nil, url.query == nil, url.fragment == nil
    else { return nil }
    let isOwnPort = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
    let literal = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    host = isOwnPort ? literal : "\(literal):\(url.port ?? 0)"
    origin = "\(scheme)://\(host)"
    let path = url.path(percentEncoded: true)
    self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Path and query of a resource.
  ///
  /// - Parameter resource: begins with a slash.
  func target(_ resource: String) -> String { "\(path)\(resource)?api-version=\(Self.apiVersion)" }

  func url(_ target: String) -> String { origin + target }
}
