package import Notifications
package import ProcessSettings

/// Somebody who takes e-mails for delivery. One file each; `EmailProviders.all` is the one line that makes it known.
package protocol EmailProvider: SendableMetatype {
  /// The value of `VARSEL_EMAIL_PROVIDER`, and `provider` of a send result.
  static var name: String { get }
  /// Whether reports tell later what became of an accepted message.
  var reportsDelivery: Bool { get }

  init(settings: Settings) throws(SettingsError)

  /// Hands one message over; connections are kept for the next. Ends within 60 s.
  ///
  /// - Parameter time: the time that the message states.
  func send(_ notification: Notification, at time: Timestamp) -> Handover
}

/// A provider that can be asked what has become of a message.
package protocol AskableEmailProvider: EmailProvider {
  /// What has become of a message that the provider has from an earlier call, or may have; nil where it knows of none.
  /// `deferred` where it gave no answer. Ends within 30 s, and sends nothing.
  func state(of notification: Notification) -> Handover?
}
