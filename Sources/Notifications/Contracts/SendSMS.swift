/// The contract of `send-sms`: hands one SMS to the configured gateway, inside the window only where it is Daytime.
package enum SendSMS {
  package struct Event: Codable, Sendable, Hashable {
    package var notification: Notification
    /// The order's own window; the default one where absent.
    package var window: SendWindow?
    package var now: Timestamp?

    package init(notification: Notification, window: SendWindow? = nil, now: Timestamp? = nil) {
      self.notification = notification
      self.window = window
      self.now = now
    }
  }
}
