/// What follows from one step in the life of an order.
package struct Transition: Sendable, Hashable {
  package var actions: [Action]
  /// Present when this step made the order final: an order has one entry in the feed.
  package var feedEntry: FeedEntry?

  package init(actions: [Action] = [], feedEntry: FeedEntry? = nil) {
    self.actions = actions
    self.feedEntry = feedEntry
  }
}
