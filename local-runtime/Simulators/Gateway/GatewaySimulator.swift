import FoundationEssentials

/// The SMS gateway that takes what `send-sms` hands over: PSWin's XML interface, as LINK Mobility runs it.
struct GatewaySimulator: Sendable {
  let world: LiveWorld
  let outbox: Outbox
  let reports: OwedReports
  let settings: SimulatorSettings
  /// What a message that is taken is called.
  var makeReference: @Sendable () -> String = { UUID().uuidString.lowercased() }

  func answer(_ call: SimulatedCall) -> SimulatedAnswer {
    guard call.mediaType == "text/xml" else { return .text(415, "The body must be text/xml.") }
    let session: GatewaySession
    do {
      session = try GatewaySession(call)
    } catch {
      return .text(400, error.text)
    }
    guard session.client == settings.gatewayUsername, session.password == settings.gatewayPassword else {
      return Self.reply(logon: "FAIL", reason: "Invalid username or password.", verdicts: [])
    }
    let phones = session.messages.map { world.phone($0.receiver) }
    let behaviours = Set(phones.compactMap(\.gateway))
    if behaviours.contains(.status500) { return .text(500, "Internal error.") }
    let verdicts = zip(session.messages, phones).enumerated().map { index, pair in
      verdict(on: pair.0, to: pair.1, id: index + 1)
    }
    if behaviours.contains(.hang) { return .hang }
    let reply = Self.reply(logon: "OK", reason: "", verdicts: verdicts)
    if behaviours.contains(.cut), case .complete(_, let contentType, let body) = reply {
      return .cut(contentType: contentType, body: body)
    }
    return reply
  }

  /// Takes the message, or refuses it; an `MSG` of the reply.
  private func verdict(on message: GatewayMessage, to phone: World.Phone, id: Int) -> String {
    if let refusal = message.refusal { return Self.verdict(id, status: "FAIL", info: refusal) }
    switch phone.gateway {
    case .invalidReceiver:
      let number = message.receiver.dropFirst()
      return Self.verdict(id, status: "FAIL", info: "Invalid RCV '\(number)'. No such receiver.")
    case .fail: return Self.verdict(id, status: "FAIL", info: "The message is refused.")
    case .hang, .cut, .status500, nil: break
    }
    let reference = makeReference()
    outbox.takeSMS(
      from: message.sender,
      to: message.receiver,
      text: message.text,
      ttlMinutes: message.ttlMinutes,
      reference: reference
    )
    reports.owe(DeliveryStatement(reference: reference, receiver: message.receiver, state: phone.state))
    return Self.verdict(id, reference: reference, status: "OK")
  }

  private static func verdict(_ id: Int, reference: String = "", status: String, info: String = "") -> String {
    "<MSG><ID>\(id)</ID><REF>\(reference)</REF><STATUS>\(status)</STATUS><INFO>\(XMLEscaping.text(info))</INFO></MSG>"
  }

  private static func reply(logon: String, reason: String, verdicts: [String]) -> SimulatedAnswer {
    let list = verdicts.isEmpty ? "" : "<MSGLST>\(verdicts.joined())</MSGLST>"
    let document = """
      <?xml version="1.0"?>
      <!DOCTYPE SESSION SYSTEM "pswincom_reply.dtd">
      <SESSION><LOGON>\(logon)</LOGON><REASON>\(reason)</REASON>\(list)</SESSION>

      """
    return .complete(status: 200, contentType: "text/xml; charset=utf-8", body: Array(document.utf8))
  }
}
