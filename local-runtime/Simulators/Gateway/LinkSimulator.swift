import FoundationEssentials

/// The SMS gateway again, by LINK Mobility's REST interface: `POST /sms/send`, one message.
struct LinkSimulator: Sendable {
  let world: LiveWorld
  let outbox: Outbox
  let reports: OwedReports
  let settings: SimulatorSettings

  private struct Message: Decodable {
    var source: String
    var sourceTON: String
    var destination: String
    var destinationTON: String
    var userData: String
    var dcs: String
    var useDeliveryReport: Bool
    var deliveryReportGates: [String]
    var relativeValidityTime: Int
    var platformId: String
    var platformPartnerId: String
    var refId: String
  }

  func answer(_ call: SimulatedCall) -> SimulatedAnswer {
    guard call.mediaType == "application/json" else { return .text(415, "The body must be application/json.") }
    let login = Data("\(settings.gatewayUsername):\(settings.gatewayPassword)".utf8).base64EncodedString()
    guard call.headers["authorization"] == "Basic \(login)" else { return Self.refusal(401, 106_000) }
    guard let message = try? JSONDecoder().decode(Message.self, from: Data(call.body)), Self.isGood(message) else {
      return Self.refusal(400, 106_101)
    }
    let phone = world.phone(message.destination)
    switch phone.gateway {
    case .status500: return .text(500, "Internal error.")
    case .invalidReceiver: return .json(#"{"messageId":"","resultCode":2104,"description":"Unknown subscriber"}"#)
    case .fail: return Self.refusal(400, 106_200)
    case .hang, .cut, nil: break
    }
    let reference = UUID().uuidString.lowercased()
    outbox.takeSMS(
      from: message.source,
      to: message.destination,
      text: message.userData,
      ttlMinutes: message.relativeValidityTime / 60_000,
      reference: reference
    )
    reports.owe(
      DeliveryStatement(interface: .link, reference: reference, receiver: message.destination, state: phone.state)
    )
    let body = #"{"messageId":"\#(reference)","resultCode":1005,"description":"Queued"}"#
    switch phone.gateway {
    case .hang: return .hang
    case .cut: return .cut(contentType: "application/json", body: Array(body.utf8))
    case .invalidReceiver, .fail, .status500, nil: return .json(body)
    }
  }

  private static func isGood(_ message: Message) -> Bool {
    let senders = ["ALPHANUMERIC": #/.{1,11}/#, "SHORTNUMBER": #/[0-9]{1,6}/#, "MSISDN": #/\+[0-9]{7,15}/#]
    return senders[message.sourceTON].map { message.source.wholeMatch(of: $0) != nil } ?? false
      && message.destinationTON == "MSISDN" && message.destination.wholeMatch(of: #/\+[1-9][0-9]{7,14}/#) != nil
      && !message.userData.isEmpty && message.dcs == "TEXT" && message.useDeliveryReport
      && message.deliveryReportGates.count == 1 && (60_000...172_800_000).contains(message.relativeValidityTime)
      && !message.platformId.isEmpty && !message.platformPartnerId.isEmpty && !message.refId.isEmpty
  }

  private static func refusal(_ status: Int, _ code: Int) -> SimulatedAnswer {
    let body = #"{"status":\#(code),"description":"The request is refused.","translatedDescription":""}"#
    return .complete(status: status, contentType: "application/json", body: Array(body.utf8))
  }
}
