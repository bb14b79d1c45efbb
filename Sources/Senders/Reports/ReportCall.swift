package import Notifications

/// A provider's HTTP call, let in by its credentials.
package struct ReportCall: Sendable {
  /// One of the parser's `methods`.
  package let method: String
  /// As it stands in the event: with the query, perhaps without scheme and host.
  package let url: String
  /// At most 1 MiB.
  package let body: [UInt8]
  /// When it came.
  package let now: Timestamp
  private let headers: [String: String]

  package init(method: String, url: String, headers: [String: String] = [:], body: [UInt8] = [], now: Timestamp) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.now = now
  }

  package var contentType: String? { header("Content-Type") }

  /// - Parameter name: in any letter case.
  package func header(_ name: String) -> String? {
    headers.field(name)
  }
}

extension [String: String] {
  /// The value of a header field, by its name in any letter case.
  func field(_ name: String) -> String? { first { $0.key.lowercased() == name.lowercased() }?.value }
}
