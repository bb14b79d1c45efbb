/// What follows from one step in the life of an order.
package struct Transition: Sendable, Hashable {
  package var actions: [Action]
  /// Present when this step made the order final: an order has one entry in the feed.
  package var feedEntry: FeedEntry?
  /// Whether the chain's idempotency key may be used again: nothing came of the order that it named.
  package var releasesKey: Bool

  package init(actions: [Action] = [], feedEntry: FeedEntry? = nil, releasesKey: Bool = false) {
    self.actions = actions
    self.feedEntry = feedEntry
    self.releasesKey = releasesKey
  }
}
