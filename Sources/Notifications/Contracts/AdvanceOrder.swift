/// The contract of `advance-order`: the life of an order as a function of what happened.
package enum AdvanceOrder {
  package struct Event: Codable, Sendable, Hashable {
    package var order: Order
    package var notifications: [Notification]
    package var happened: Happening
    package var now: Timestamp
  }

  package struct Result: Codable, Sendable, Hashable {
    package var order: Order
    package var notifications: [Notification]
    package var actions: [Action]
    /// Present when this is the step that made the order final.
    package var feedEntry: FeedEntry?

    package init(order: Order, notifications: [Notification], actions: [Action], feedEntry: FeedEntry? = nil) {
      self.order = order
      self.notifications = notifications
      self.actions = actions
      self.feedEntry = feedEntry
    }
  }
}
