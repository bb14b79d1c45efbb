internal import FoundationEssentials
package import Notifications
package import ProcessSettings
internal import Transport

/// SMS by LINK Mobility's REST interface ("Common", the successor of PSWin's XML): one message in one POST.
///
/// `VARSEL_LINK_URL` (such as `https://n-eu.linkmobility.io`), `VARSEL_LINK_USERNAME`, `VARSEL_LINK_PASSWORD`,
/// `VARSEL_LINK_PARTNER` and `VARSEL_LINK_REPORT_GATE` (the gate by which the reports come), all required;
/// `VARSEL_LINK_PLATFORM` (default `COMMON_API`).
package struct LinkSMSProvider: SMSProvider {
  package static let name = "link"
  package static let reportsDelivery = true
  package static let messagesPerRequest = 1

  static let limits = TimeLimits(connect: 10, whole: 30)
  private static let answerLimit = 64 << 10

  /// The account, and what it was set up with.
  struct Account: Sendable, Hashable {
    var url: String
    var username: String
    var password: String
    var platform: String
    var partner: String
    var reportGate: String
  }

  private let account: Account
  private let call: (HTTPRequest) throws(TransportError) -> HTTPResponse

  init(account: Account, call: @escaping (HTTPRequest) throws(TransportError) -> HTTPResponse) {
    self.account = account
    self.call = call
  }

  package init(settings: Settings) throws(SettingsError) {
    let url = try settings.httpURL("LINK_URL")
    let account = Account(
      url: url.hasSuffix("/") ? String(url.dropLast()) : url,
      username: try settings.requiredText("LINK_USERNAME"),
      password: try settings.requiredText("LINK_PASSWORD"),
      platform: try settings.text("LINK_PLATFORM") ?? "COMMON_API",
      partner: try settings.requiredText("LINK_PARTNER"),
      reportGate: try settings.requiredText("LINK_REPORT_GATE")
    )
    let client = HTTPClient(trust: try TLSTrust(settings: settings))
    self.init(account: account) { request throws(TransportError) in try client.send(request) }
  }

  package func send(_ notifications: [Notification], at time: Timestamp) -> [Handover] {
    notifications.map { handOver($0, at: time) }
  }

  private func handOver(_ notification: Notification, at time: Timestamp) -> Handover {
    let message: LinkMessage
    do throws(Refusal) {
      message = try LinkMessage(notification, account: account, at: time)
    } catch {
      return .refused(error)
    }
    let login = Data("\(account.username):\(account.password)".utf8).base64EncodedString()
    let request = HTTPRequest(
      method: "POST",
      url: "\(account.url)/sms/send",
      headers: [
        "Content-Type": "application/json", "Accept": "application/json", "Authorization": "Basic \(login)",
      ],
      // Texts and numbers always encode.
      body: (try? JSONEncoder().encode(message)).map { Array($0) },
      limits: Self.limits,
      bodyLimit: Self.answerLimit
    )
    do throws(TransportError) { return Self.handover(try call(request)) } catch { return Handover(error) }
  }

  private struct Answer: Decodable {
    let messageId: String?
    let resultCode: Int?
  }

  /// The gateway's own word for a request that it turned down, one of its codes 106000–106301.
  private struct Refused: Decodable {
    let status: Int
  }

  private static func handover(_ response: HTTPResponse) -> Handover {
    let body = Data(response.body)
    // The message is at fault, as the gateway itself says; a 400 of a front before it has no such body.
    if response.status == 400, let refused = try? JSONDecoder().decode(Refused.self, from: body) {
      return .refused(Refusal(.failed, reason: "gatewayRefused \(refused.status)"))
    }
    if let handover = Handover(unlessTakenBy: response) { return handover }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: body), let code = answer.resultCode else {
      return .unknown(reason: "unreadableAnswer")
    }
    switch LinkResult(code: code) {
    case .underWay, .ended(.delivered): return .accepted(reference: answer.messageId.flatMap { $0.isEmpty ? nil : $0 })
    case .ended(let result): return .refused(Refusal(result, reason: "gatewayRefused \(code)"))
    }
  }
}
