/// A host and a port, as in `127.0.0.1:8090`, `[::1]:8090` or `intranet:443`.
package struct HostPort: Sendable, Hashable {
  /// Lower case.
  package let host: String
  package let port: Int

  init(host: String, port: Int) {
    self.host = host.lowercased()
    self.port = port
  }

  /// Nil unless `text` is a host in ASCII, as `OutboundURL.peer` gives it, a colon and a port between 1 and 65,535. An
  /// IPv6 address stands in brackets; one dot at the end of a name does not count.
  ///
  /// - Parameter defaultPort: The port where the colon and the port are missing.
  package init?(_ text: String, defaultPort: Int? = nil) {
    let end = text.hasSuffix("]") ? nil : text.lastIndex(of: ":")
    guard let port = end.map({ Int(text[text.index(after: $0)...]) }) ?? defaultPort, (1...65_535).contains(port)
    else { return nil }
    var host = text[..<(end ?? text.endIndex)]
    let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if host.hasSuffix(".") { host.removeLast() }
    guard !host.isEmpty, bracketed || !host.contains(":"), host.utf8.allSatisfy(Self.isHostByte) else { return nil }
    self.init(host: String(host), port: port)
  }

  /// What can stand in a host: no white space, no part of another URL component, no sign of a wildcard.
  private static func isHostByte(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !"/?#@*%\\".utf8.contains(byte)
  }
}
