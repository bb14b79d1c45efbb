@testable import Notifications

/// A weekday evening in Norway: 22:40 on Tuesday 24 November 2026, when the SMS window is shut.
let evening = at("2026-11-24T21:40:00Z")
/// The next opening of the window.
let opening = at("2026-11-25T08:00:00Z")
let noon = at("2026-11-24T11:00:00Z")

func at(_ text: String) -> Timestamp {
  guard let time = Timestamp(text) else { fatalError("not a time: \(text)") }
  return time
}

let seed = known(UUIDBytes("7b0c3c1e-52a9-4a53-9f0e-0d6f1f6a0001"))

let defaults = OrderDefaults(emailSender: known(EmailAddress("noreply@example.no")), smsSender: "Varsel")

/// A value that the test knows to be valid.
func known<Value>(_ value: Value?) -> Value {
  guard let value else { fatalError("not valid") }
  return value
}

/// An order made by the same code that makes all of them.
func order(
  _ recipient: RecipientRequest,
  condition: String? = nil,
  now: Timestamp = evening,
  change: (inout Order) -> Void = { _ in }
) -> Order {
  var request = OrderChainRequest()
  request.idempotencyId = "key"
  request.recipient = recipient
  request.conditionEndpoint = condition
  let placed = try? OrderChain.place(request, creator: "ttd", seed: seed, defaults: defaults, now: now)
  guard var order = placed?.orders.first else { fatalError("the request breaks a rule") }
  change(&order)
  return order
}

/// What a registry knows of a person.
func contact(
  email: EmailAddress? = nil,
  mobile: MobileNumber? = nil,
  isReserved: Bool = false
) -> RecipientContact {
  RecipientContact([
    ContactPoint(
      emails: [email].compactMap { $0 },
      mobiles: [mobile].compactMap { $0 },
      isReserved: isReserved
    )
  ])
}

let emailSettings = EmailSettingsRequest(subject: "Subject", body: "Text")

func toEmail(_ address: String = "kari@example.no") -> RecipientRequest {
  RecipientRequest(recipientEmail: .init(emailAddress: address, emailSettings: emailSettings))
}

func toSMS(_ policy: SendingTimePolicy = .daytime) -> RecipientRequest {
  let settings = SMSSettingsRequest(body: "Text", sendingTimePolicy: policy)
  return RecipientRequest(recipientSms: .init(phoneNumber: "+4799999001", smsSettings: settings))
}

func toPerson(_ number: String = "02828510188", by channel: ChannelSchema = .emailPreferred) -> RecipientRequest {
  RecipientRequest(
    recipientPerson: .init(
      nationalIdentityNumber: number,
      channelSchema: channel,
      emailSettings: emailSettings,
      smsSettings: SMSSettingsRequest(body: "Text")
    )
  )
}

extension OrderLife {
  /// The life of an order that has just been stored.
  init(of order: Order) { self.init(order: order, notifications: []) }

  /// What a provider answers to the only hand-over under way.
  func answer(
    _ outcome: SendOutcome,
    _ result: NotificationResult,
    reference: String? = nil,
    reportsDelivery: Bool = false,
    askAgain: Timestamp? = nil,
    notBefore: Timestamp? = nil
  ) -> Happening {
    let id = notifications.first { $0.waitingFor == .handover }?.id ?? notifications[0].id
    return .sent([
      SendResult(
        id: id,
        outcome: outcome,
        result: result,
        provider: "test",
        reference: reference,
        reportsDelivery: reportsDelivery,
        askAgain: askAgain,
        notBefore: notBefore
      )
    ])
  }
}
