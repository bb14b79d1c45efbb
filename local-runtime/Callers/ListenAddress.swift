import NIOCore

/// Addresses to listen on, and which of them are the machine's own.
enum ListenAddress {
  /// Whether `host` is a name or address of the loopback interface.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || (try? SocketAddress(ipAddress: host, port: 0)).map(isLoopback) ?? false
  }

  /// Where this machine itself reaches a server that listens on `host`, as `http://127.0.0.1:5090`.
  static func url(host: String, port: Int) -> String {
    switch host {
    case "0.0.0.0": "http://127.0.0.1:\(port)"
    case "::": "http://[::1]:\(port)"
    default: host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
  }

  /// IPv4 peers of an IPv6 socket come as mapped addresses (RFC 4291, 2.5.5.2).
  static func isLoopback(_ address: SocketAddress) -> Bool {
    guard let text = address.ipAddress else { return false }
    return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
  }
}
