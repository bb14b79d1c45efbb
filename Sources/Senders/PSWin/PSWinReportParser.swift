package import Notifications

/// Delivery reports of PSWin's gateway: a list of messages, each with its reference and state.
///
/// Every complete message is reported. Where another one lacks its reference, receiver or state the reply is 400 all the
/// same: the gateway sends the list again, and a report that comes twice changes nothing.
package struct PSWinReportParser: ReportParser {
  package static let provider = PSWinSMSProvider.name

  package init() {}

  package func read(_ call: ReportCall) -> ReceiveReport.Result {
    read(call.body, contentType: call.contentType, now: call.now)
  }

  package func read(_ body: [UInt8], contentType: String?, now: Timestamp) -> ReceiveReport.Result {
    let scan = XMLScan(body, charset: XMLCharset.parameter(of: contentType))
    guard scan.isWellFormed else { return ReceiveReport.Result(reports: [], reply: .unreadable) }
    var reports: [DeliveryReport] = []
    var statuses = ""
    var isComplete = true
    var count = 0
    var message: [String: String] = [:]
    for element in scan.elements {
      switch element.path {
      case "MSGLST/MSG":
        count += 1
        if let report = Self.report(message, now: now) {
          reports.append(report)
          let id = XMLText.escaped(message["ID"] ?? String(count)) ?? ""
          statuses += "<MSG><ID>\(id)</ID><STATUS>OK</STATUS></MSG>"
        } else {
          isComplete = false
        }
        message = [:]
      case let path where path.hasPrefix("MSGLST/MSG/"):
        message[String(path.dropFirst("MSGLST/MSG/".count))] = element.text
      default: break
      }
    }
    guard isComplete, !reports.isEmpty else { return ReceiveReport.Result(reports: reports, reply: .unreadable) }
    return ReceiveReport.Result(
      reports: reports,
      reply: ReceiveReport.Reply(
        status: 200,
        headers: ["Content-Type": "text/xml; charset=utf-8"],
        body: #"<?xml version="1.0"?>"# + "<MSGLST>\(statuses)</MSGLST>"
      )
    )
  }

  private static func report(_ message: [String: String], now: Timestamp) -> DeliveryReport? {
    guard let reference = message["REF"], !reference.isEmpty, let receiver = message["RCV"], !receiver.isEmpty,
      let state = message["STATE"], !state.isEmpty
    else { return nil }
    let at = message["DELIVERYTIME"].flatMap { PSWinTime.instant($0) } ?? now
    return DeliveryReport(
      provider: provider,
      reference: reference,
      result: PSWinState.result(state),
      // The gateway's clock may be ahead of ours, but nothing has happened that is yet to come.
      at: min(at, now)
    )
  }
}
