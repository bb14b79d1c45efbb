internal import FoundationEssentials
package import Notifications

/// Delivery reports of Azure Communication Services, as Event Grid's webhook posts them: events by Event Grid's own schema
/// (a list) or as CloudEvents 1.0 (one, or a list).
///
/// Event Grid first asks whether the webhook wants its events: by an event of its own
/// (https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema), for CloudEvents by OPTIONS
/// (HTTP 1.1 Web Hooks for Event Delivery, section 4). Both are let in by the same credentials as reports.
///
/// A report that cannot be told gives 400, after those that can: Event Grid sends such a delivery no more, and keeps it where
/// its subscription has a place for dead letters.
/// Events about anything else are taken and forgotten.
package struct AzureReportParser: ReportParser {
  package static let provider = AzureEmailProvider.name
  package static let methods = ["POST", "OPTIONS"]

  package init() {}

  package func read(_ call: ReportCall) -> ReceiveReport.Result {
    guard call.method != "OPTIONS" else { return .init(reports: [], reply: Self.permission(call)) }
    let body = Data(call.body)
    let decoder = JSONDecoder()
    guard
      let events = (try? decoder.decode([AzureEvent].self, from: body))
        ?? (try? [decoder.decode(AzureEvent.self, from: body)]), !events.isEmpty
    else { return .init(reports: [], reply: .unreadable) }
    // The question comes alone; it is no report, and its answer no receipt for one.
    if events.count == 1, events[0].kind == .validation {
      return .init(reports: [], reply: Self.validation(events[0].data?.validationCode))
    }
    let told = events.filter { $0.kind == .deliveryReport }.map { Self.report($0, now: call.now) }
    let isComplete = told.allSatisfy { $0 != nil } && events.allSatisfy { $0.kind != nil }
    return .init(reports: told.compactMap { $0 }, reply: isComplete ? .init(status: 200) : .unreadable)
  }

  /// Nil where the message, or what became of it, is not named.
  private static func report(_ event: AzureEvent, now: Timestamp) -> DeliveryReport? {
    guard let data = event.data, let reference = data.messageId?.lowercased(), !reference.isEmpty,
      let result = data.status.flatMap(result)
    else { return nil }
    let at = data.deliveryAttemptTimeStamp.flatMap { Timestamp($0) } ?? now
    // The provider's clock may be ahead of ours, but nothing has happened that is yet to come.
    return DeliveryReport(provider: provider, reference: reference, result: result, at: min(at, now))
  }

  /// `status` of `EmailDeliveryReportReceived`, in its own letter case. `Expanded`, a list that was taken apart, counts as
  /// `Failed`, as with Altinn: nothing more is heard of the message. Nil for one that is not known here.
  private static func result(_ status: String) -> NotificationResult? {
    switch status {
    case "Delivered": .delivered
    case "Bounced": .failedBounced
    case "Suppressed": .failedSupressedRecipient
    case "FilteredSpam": .failedFilteredSpam
    case "Quarantined": .failedQuarantined
    case "Failed", "Expanded": .failed
    default: nil
    }
  }

  private static func validation(_ code: String?) -> ReceiveReport.Reply {
    guard let code, let body = try? JSONEncoder().encode(["validationResponse": code]) else { return .unreadable }
    return .init(
      status: 200, headers: ["Content-Type": "application/json"], body: String(decoding: body, as: UTF8.self))
  }

  /// Any origin that knows the credentials may send, and as often as it likes.
  private static func permission(_ call: ReportCall) -> ReceiveReport.Reply {
    guard let origin = call.header("WebHook-Request-Origin"), isOrigin(origin) else {
      return .init(status: 400, headers: ["Allow": methods.joined(separator: ", ")])
    }
    var headers = ["Allow": methods.joined(separator: ", "), "WebHook-Allowed-Origin": origin]
    if call.header("WebHook-Request-Rate") != nil { headers["WebHook-Allowed-Rate"] = "*" }
    return .init(status: 200, headers: headers)
  }

  /// A host name such as `eventgrid.azure.net`: what is said back in a header field holds nothing else.
  private static func isOrigin(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
