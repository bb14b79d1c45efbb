internal import FoundationEssentials
package import Notifications
package import ProcessSettings
internal import Transport

/// SMS by PSWin's XML interface (LINK Mobility): up to 100 messages in one POST.
///
/// `VARSEL_PSWIN_URL`, `VARSEL_PSWIN_USERNAME` and `VARSEL_PSWIN_PASSWORD`, all required.
package struct PSWinSMSProvider: SMSProvider {
  package static let name = "pswin"
  package static let reportsDelivery = true
  package static let messagesPerRequest = PSWinSession.messageLimit

  static let limits = TimeLimits(connect: 10, whole: 30)

  private let url: String
  private let username: String
  private let password: String
  private let call: (HTTPRequest) throws(TransportError) -> HTTPResponse

  init(
    url: String,
    username: String,
    password: String,
    call: @escaping (HTTPRequest) throws(TransportError) -> HTTPResponse
  ) {
    self.url = url
    self.username = username
    self.password = password
    self.call = call
  }

  package init(settings: Settings) throws(SettingsError) {
    let url = try settings.httpURL("PSWIN_URL")
    let credentials = try ["PSWIN_USERNAME", "PSWIN_PASSWORD"].map { name throws(SettingsError) in
      let value = try settings.requiredText(name)
      guard XMLText.escaped(value) != nil else {
        throw SettingsError("VARSEL_\(name) has a character that XML cannot hold.")
      }
      return value
    }
    let client = HTTPClient(trust: try TLSTrust(settings: settings))
    self.init(url: url, username: credentials[0], password: credentials[1]) { request throws(TransportError) in
      try client.send(request)
    }
  }

  package func send(_ notifications: [Notification], at time: Timestamp) -> [Handover] {
    let drafts = notifications.map { notification in
      Result { () throws(Refusal) in try PSWinMessage(notification, at: time) }
    }
    var answers = handOver(drafts.compactMap { try? $0.get() })[...]
    return drafts.map { draft in
      switch draft {
      case .success: answers.popFirst() ?? .unknown(reason: "noAnswer")
      case .failure(let refusal): .refused(refusal)
      }
    }
  }

  private func handOver(_ messages: [PSWinMessage]) -> [Handover] {
    guard !messages.isEmpty else { return [] }
    let request = HTTPRequest(
      method: "POST",
      url: url,
      headers: ["Content-Type": "text/xml; charset=utf-8"],
      body: PSWinSession.document(username: username, password: password, messages: messages),
      limits: Self.limits,
      bodyLimit: XMLScan.byteLimit
    )
    do throws(TransportError) {
      let response = try call(request)
      // The gateway takes messages by a 200 alone; it says "no" in a 200 too.
      if let handover = Handover(unlessTakenBy: response) { return messages.map { _ in handover } }
      let answer = Self.answer(in: response)
      return (1...messages.count).map { Self.handover(of: $0, answer) }
    } catch {
      return messages.map { _ in Handover(error) }
    }
  }

  private static func answer(in response: HTTPResponse) -> PSWinAnswer {
    let charset = XMLCharset.parameter(of: response.headers["Content-Type"])
    return PSWinAnswer(XMLScan(response.body, charset: charset))
  }

  private static func handover(of id: Int, _ answer: PSWinAnswer) -> Handover {
    guard let logon = answer.logon else { return .unknown(reason: "unreadableAnswer") }
    let verdict = answer.verdicts[id]
    guard logon == "OK" else {
      if case .taken = verdict { return .unknown(reason: "contradictoryAnswer") }
      // Our own user name or password, or an account that is shut: no recipient's fault.
      return .deferred(reason: "logonRefused", throttled: .provider)
    }
    switch verdict {
    case .taken(let reference): return .accepted(reference: reference)
    case .refused(let info) where info.hasPrefix("Invalid RCV"):
      return .refused(Refusal(.failedInvalidRecipient, reason: "invalidReceiver"))
    case .refused: return .refused(Refusal(.failed, reason: "gatewayRefused"))
    case .contradictory: return .unknown(reason: "contradictoryAnswer")
    case nil: return .unknown(reason: "notInAnswer")
    }
  }
}
