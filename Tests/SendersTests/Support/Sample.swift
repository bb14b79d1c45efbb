@testable import Notifications

/// Notifications on their way to a provider, in the morning of a Tuesday in winter.
enum Sample {
  static let now = time("2026-11-24T09:00:00Z")
  static let emailID = "8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01"

  static func time(_ text: String) -> Timestamp { Timestamp(text) ?? .earliest }

  static func email(
    to address: String? = "kari@example.no",
    subject: String? = "Nytt brev",
    body: String = "Hei!\n",
    type: EmailContentType? = .plain,
    sender: String = "noreply@varsel.example"
  ) -> Notification {
    notification(.email, id: emailID, address, subject, body, type, sender, .anytime)
  }

  static func sms(
    to address: String? = "+4799315000",
    body: String = "Hei!",
    sender: String = "Varsel",
    policy: SendingTimePolicy = .anytime,
    number: Int = 2
  ) -> Notification {
    let digits = String(repeating: "0", count: 12 - String(number).count) + String(number)
    return notification(.sms, id: "8c1f0b52-6d0e-5a7b-9a43-\(digits)", address, nil, body, nil, sender, policy)
  }

  private static func id<Kind>(_ text: String) -> ID<Kind> {
    guard let id = ID<Kind>(text) else { preconditionFailure("\(text) is no UUID") }
    return id
  }

  private static func notification(
    _ channel: Channel, id: String, _ address: String?, _ subject: String?, _ body: String,
    _ type: EmailContentType?, _ sender: String, _ policy: SendingTimePolicy
  ) -> Notification {
    Notification(
      id: Self.id(id),
      orderId: Self.id("5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01"),
      creator: "ttd",
      channel: channel,
      address: address,
      via: [],
      subject: subject,
      body: body,
      contentType: type,
      sender: sender,
      sendingTimePolicy: policy,
      result: .sending,
      resultChanged: now,
      attempt: 1,
      expiresAt: time("2026-11-26T09:00:00Z")
    )
  }
}
