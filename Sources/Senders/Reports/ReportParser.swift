package import Notifications

/// Reads what one provider calls us with. One file each; `ReportParsers.all` is the one line that makes it known.
package protocol ReportParser: Sendable {
  /// The `provider` of the event, and that of the send results that it reports on.
  static var provider: String { get }

  /// With which HTTP methods it calls; POST alone where a parser says nothing.
  static var methods: [String] { get }

  init()

  func read(_ call: ReportCall) -> ReceiveReport.Result
}

extension ReportParser {
  package static var methods: [String] { ["POST"] }
}
