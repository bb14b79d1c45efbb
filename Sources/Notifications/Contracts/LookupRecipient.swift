/// The contract of `lookup-recipient`: one notification for each address of an order's recipients.
package enum LookupRecipient {
  package struct Event: Codable, Sendable, Hashable {
    package var order: Order
    package var now: Timestamp?

    package init(order: Order, now: Timestamp? = nil) {
      self.order = order
      self.now = now
    }
  }

  package struct Result: Codable, Sendable, Hashable {
    package var notifications: [Notification]

    package init(notifications: [Notification]) { self.notifications = notifications }
  }
}
