internal import FoundationEssentials
package import Notifications

/// Delivery reports of LINK's REST interface: one JSON object, or a list of them, about a message or a part of it.
///
/// A long message is reported part by part, `id$0`, `id$1` and so on: the first that says how it ended decides, and an end is
/// never replaced by an earlier state. What is still under way is no report.
package struct LinkReportParser: ReportParser {
  package static let provider = LinkSMSProvider.name

  package init() {}

  package func read(_ call: ReportCall) -> ReceiveReport.Result {
    read(call.body, contentType: call.contentType, now: call.now)
  }

  private struct Report: Decodable {
    let id: String
    let resultCode: Int
    let timestamp: String?

    /// The name of the whole message.
    var reference: String { String(id.prefix { $0 != "$" }) }
  }

  private struct Readable: Decodable {
    let report: Report?

    init(from decoder: any Decoder) throws { report = try? Report(from: decoder) }
  }

  package func read(_ body: [UInt8], contentType: String?, now: Timestamp) -> ReceiveReport.Result {
    let data = Data(body)
    let decoder = JSONDecoder()
    // One that cannot be read takes none of the others with it.
    let items =
      (try? decoder.decode([Readable].self, from: data)) ?? (try? [decoder.decode(Readable.self, from: data)]) ?? []
    let reports = items.compactMap(\.report)
    // It is sent again with the others; a report that comes twice changes nothing.
    let isComplete = !items.isEmpty && reports.count == items.count && reports.allSatisfy { !$0.reference.isEmpty }
    return ReceiveReport.Result(
      reports: reports.compactMap { Self.report($0, now: now) },
      reply: isComplete ? ReceiveReport.Reply(status: 200) : .unreadable
    )
  }

  private static func report(_ report: Report, now: Timestamp) -> DeliveryReport? {
    guard !report.reference.isEmpty, case .ended(let result) = LinkResult(code: report.resultCode) else { return nil }
    let at = report.timestamp.flatMap { Timestamp($0) } ?? now
    // The gateway's clock may be ahead of ours, but nothing has happened that is yet to come.
    return DeliveryReport(provider: provider, reference: report.reference, result: result, at: min(at, now))
  }
}
