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
    /// Present and true where the chain's idempotency key may be used again.
    package var releasesKey: Bool?

    package init(_ life: OrderLife, _ transition: Transition) {
      order = life.order
      notifications = life.notifications
      actions = transition.actions
      feedEntry = transition.feedEntry
      releasesKey = transition.releasesKey ? true : nil
    }
  }
}
