/// The contract of `send-email`: hands one e-mail to the configured provider.
package enum SendEmail {
  package struct Event: Codable, Sendable, Hashable {
    package var notification: Notification
    package var now: Timestamp?

    package init(notification: Notification, now: Timestamp? = nil) {
      self.notification = notification
      self.now = now
    }
  }
}
