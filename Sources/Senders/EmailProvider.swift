package import Notifications
package import ProcessSettings

/// Somebody who takes e-mails for delivery. One file each; `EmailProviders.all` is the one line that makes it known.
package protocol EmailProvider: SendableMetatype {
  /// The value of `VARSEL_EMAIL_PROVIDER`, and `provider` of a send result.
  static var name: String { get }
  /// Whether reports tell later what became of an accepted message.
  static var reportsDelivery: Bool { get }

  init(settings: Settings) throws(SettingsError)

  /// Hands one message over; connections are kept for the next. Ends within 60 s.
  ///
  /// - Parameter time: the time that the message states.
  func send(_ notification: Notification, at time: Timestamp) -> Handover

  /// What the provider itself says has become of a message that it may or may not have from an earlier call; nil where it
  /// says nothing that keeps the message from being sent. Ends within 60 s, and sends nothing.
  func answer(toDoubtAbout notification: Notification) -> Handover?
}

extension EmailProvider {
  /// A provider that cannot be asked.
  package func answer(toDoubtAbout notification: Notification) -> Handover? { nil }
}
