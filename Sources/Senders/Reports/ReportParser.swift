package import Notifications

/// Reads what one provider calls us with. One file each; `ReportParsers.all` is the one line that makes it known.
package protocol ReportParser: Sendable {
  /// The `provider` of the event, and that of the send results that it reports on.
  static var provider: String { get }

  init()

  /// - Parameters:
  ///   - body: at most 1 MiB.
  ///   - now: when it came.
  func read(_ body: [UInt8], contentType: String?, now: Timestamp) -> ReceiveReport.Result
}
