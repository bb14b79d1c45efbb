/// A host and a port, as in `127.0.0.1:8090`, `[::1]:8090` or `intranet:443`.
package struct HostPort: Sendable, Hashable {
  /// Lower case.
  package let host: String
  package let port: Int

  init(host: String, port: Int) {
    self.host = host.lowercased()
    self.port = port
  }

  /// nil unless `text` is a host, a colon and a port between 1 and 65,535. An IPv6 address stands in brackets.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
    else { return nil }
    let host = text[..<colon]
    let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
    guard !host.isEmpty, bracketed || !host.contains(":"), !host.contains(where: { $0.isWhitespace || $0 == "/" })
    else { return nil }
    self.init(host: String(host), port: port)
  }
}
