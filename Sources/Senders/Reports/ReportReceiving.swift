internal import FoundationEssentials
package import Notifications
package import ProcessSettings

/// From a provider's HTTP call to its reports and our reply: the rules of `receive-report`.
package struct ReportReceiving: Sendable {
  /// Bytes of a body.
  static let bodyLimit = 1 << 20
  /// Bytes of a provider's name for a message.
  static let referenceLimit = 512

  private let credentials: BasicCredentials?

  /// `VARSEL_REPORT_USERNAME` and `VARSEL_REPORT_PASSWORD`, both or neither: without them anybody may report, which only
  /// suits a network that nobody else can reach.
  package init(settings: Settings) throws(SettingsError) {
    credentials = try settings.credentials("REPORT").map {
      BasicCredentials(username: $0.username, password: $0.password)
    }
  }

  package func receive(_ event: ReceiveReport.Event, now: Timestamp) -> ReceiveReport.Result {
    guard let parser = ReportParsers.all.first(where: { $0.provider == event.provider }) else {
      return refusal(.init(status: 404))
    }
    guard parser.methods.contains(event.method) else {
      return refusal(.init(status: 405, headers: ["Allow": parser.methods.joined(separator: ", ")]))
    }
    if let credentials, !credentials.areGiven(in: event.headers.field("Authorization")) {
      let challenge = #"Basic realm="Varsel", charset="UTF-8""#
      return refusal(.init(status: 401, headers: ["WWW-Authenticate": challenge]))
    }
    guard let body = body(of: event) else { return refusal(.unreadable) }
    guard body.count <= Self.bodyLimit else { return refusal(.init(status: 413)) }
    let call = ReportCall(method: event.method, url: event.url, headers: event.headers, body: body, now: now)
    var result = parser.init().read(call)
    // Longer than any that a provider has given: nobody waits for it, and it would be kept for somebody who does.
    result.reports.removeAll { $0.reference.utf8.count > Self.referenceLimit }
    return result
  }

  private func refusal(_ reply: ReceiveReport.Reply) -> ReceiveReport.Result {
    ReceiveReport.Result(reports: [], reply: reply)
  }

  /// Nil where the Base64 is none.
  private func body(of event: ReceiveReport.Event) -> [UInt8]? {
    if let text = event.bodyBase64 { return Data(base64Encoded: text).map(Array.init) }
    return Array((event.body ?? "").utf8)
  }
}
