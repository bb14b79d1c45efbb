internal import FoundationEssentials
package import Notifications

/// A delivery report of Kannel's: it calls the URL that came with the message, by GET, with what `KannelMessage` asks for in
/// the query.
package struct KannelReportParser: ReportParser {
  package static let provider = KannelSMSProvider.name
  package static let methods = ["GET"]

  /// The last second of the year 9999.
  private static let latest: Int64 = 253_402_300_799

  package init() {}

  package func read(_ call: ReportCall) -> ReceiveReport.Result {
    let query = URLComponents(string: call.url, encodingInvalidCharacters: false)?.queryItems ?? []
    let fields = Dictionary(query.map { ($0.name, $0.value) }) { _, _ in nil }.compactMapValues(\.self)
    guard let reference = fields["reference"], !reference.isEmpty, let type = fields["type"].flatMap({ Int($0) }),
      let seconds = fields["at"].flatMap({ Int64($0) }), (0...Self.latest).contains(seconds)
    else { return ReceiveReport.Result(reports: [], reply: .unreadable) }
    let reports = Self.result(type).map { result in
      // Kannel's clock may be ahead of ours, but nothing has happened that is yet to come.
      let at = min(Timestamp(milliseconds: seconds * 1_000), call.now)
      return DeliveryReport(provider: Self.provider, reference: reference, result: result, at: at)
    }
    return ReceiveReport.Result(reports: reports.map { [$0] } ?? [], reply: .init(status: 200))
  }

  /// Bits: 1 delivered, 2 not delivered (with 32 because it expired, with 64 for an unknown reason), 4 waiting in the SMS
  /// centre, 8 taken and 16 turned away by it. Nil for what is under way.
  private static func result(_ type: Int) -> NotificationResult? {
    if type & 1 != 0 { return .delivered }
    if type & 16 != 0 { return .failedRejected }
    if type & 2 != 0 { return type & 32 != 0 ? .failedExpired : .failedUndelivered }
    return nil
  }
}
