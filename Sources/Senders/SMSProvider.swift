package import Notifications
package import ProcessSettings

/// A gateway that takes SMS for delivery. One file each; `SMSProviders.all` is the one line that makes it known.
package protocol SMSProvider: SendableMetatype {
  /// The value of `VARSEL_SMS_PROVIDER`, and `provider` of a send result.
  static var name: String { get }
  /// Whether reports tell later what became of an accepted message.
  static var reportsDelivery: Bool { get }
  /// How many messages one request may carry: at least 1.
  static var messagesPerRequest: Int { get }

  /// Our own name for a message that the gateway's reports bear, whatever it answered to the hand-over; nil where the gateway
  /// gives the names.
  static func ownReference(of notification: Notification) -> String?

  init(settings: Settings) throws(SettingsError)

  /// Hands at most `messagesPerRequest` messages over in one request. As many answers as messages, in their order.
  /// Ends within 60 s.
  func send(_ notifications: [Notification], at time: Timestamp) -> [Handover]
}

extension SMSProvider {
  package static func ownReference(of notification: Notification) -> String? { nil }
}
