package import Notifications
package import ProcessSettings
internal import Transport

/// SMS by Kannel, the open gateway (https://www.kannel.org, `sendsms` of its smsbox): one message in one POST.
///
/// `VARSEL_KANNEL_URL` (such as `http://127.0.0.1:13013`), `VARSEL_KANNEL_USERNAME`, `VARSEL_KANNEL_PASSWORD` and
/// `VARSEL_KANNEL_REPORT_URL` (where Kannel calls us, with the credentials of the reports in it where they are asked for:
/// `https://name:password@…/notifications/sms/api/v1/reports/kannel`), all required.
///
/// Kannel gives its own name for a message to nobody, so ours is the reference, which comes back in its report. It knows no
/// idempotency key: a message in doubt cannot be asked about.
package struct KannelSMSProvider: SMSProvider {
  package static let name = "kannel"
  package static let reportsDelivery = true
  package static let messagesPerRequest = 1

  static let limits = TimeLimits(connect: 10, whole: 30)
  private static let answerLimit = 16 << 10

  struct Account: Sendable, Hashable {
    /// Up to the host and port.
    var url: String
    var username: String
    var password: String
    var reportURL: String
  }

  private let account: Account
  private let call: (HTTPRequest) throws(TransportError) -> HTTPResponse

  init(account: Account, call: @escaping (HTTPRequest) throws(TransportError) -> HTTPResponse) {
    self.account = account
    self.call = call
  }

  package init(settings: Settings) throws(SettingsError) {
    let url = try settings.httpURL("KANNEL_URL")
    let account = Account(
      url: url.hasSuffix("/") ? String(url.dropLast()) : url,
      username: try settings.requiredText("KANNEL_USERNAME"),
      password: try settings.requiredText("KANNEL_PASSWORD"),
      reportURL: try settings.httpURL("KANNEL_REPORT_URL")
    )
    let client = HTTPClient(trust: try TLSTrust(settings: settings))
    self.init(account: account) { request throws(TransportError) in try client.send(request) }
  }

  package func send(_ notifications: [Notification], at time: Timestamp) -> [Handover] {
    notifications.map { handOver($0, at: time) }
  }

  private func handOver(_ notification: Notification, at time: Timestamp) -> Handover {
    let message: KannelMessage
    do throws(Refusal) {
      message = try KannelMessage(notification, at: time)
    } catch {
      return .refused(error)
    }
    let request = HTTPRequest(
      method: "POST",
      url: "\(account.url)/cgi-bin/sendsms",
      headers: message.fields(for: account),
      body: Array(message.text.utf8),
      limits: Self.limits,
      bodyLimit: Self.answerLimit
    )
    do throws(TransportError) {
      return Self.handover(try call(request), reference: Self.ownReference(of: notification))
    } catch {
      return Handover(error)
    }
  }

  package static func ownReference(of notification: Notification) -> String? { notification.id.description }

  private static func handover(_ response: HTTPResponse, reference: String?) -> Handover {
    let word = String(decoding: response.body, as: UTF8.self)
    // Kannel's own word, and not that of a front before it.
    if response.status == 400, response.headers["Server"]?.hasPrefix("Kannel/") == true {
      let isNumber = word.hasPrefix("Number") || word.hasPrefix("Missing receiver")
      return .refused(Refusal(isNumber ? .failedInvalidRecipient : .failed, reason: "gatewayRefused"))
    }
    if let handover = Handover(unlessTakenBy: response) { return handover }
    // "0: Accepted for delivery", "3: Queued for later delivery".
    guard response.status == 202, word.hasPrefix("0:") || word.hasPrefix("3:") else {
      return .unknown(reason: "unreadableAnswer")
    }
    return .accepted(reference: reference)
  }
}
