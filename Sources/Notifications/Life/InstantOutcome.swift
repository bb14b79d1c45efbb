/// What can be said of an instant order to a sender who waits for the answer.
package enum InstantOutcome: Sendable, Hashable {
  /// The provider has the message, or may have it.
  case sent
  /// It has certainly not been sent, and will not be: the order has failed.
  case notSent
  /// Not known yet.
  case open

  package init(_ order: Order, _ notifications: [Notification]) {
    guard !notifications.isEmpty else {
      self = order.status.isFinal ? .notSent : .open
      return
    }
    if notifications.contains(where: { $0.result.rank >= 2 && $0.mayHaveGone }) {
      self = .sent
    } else {
      self = order.status.isFinal ? .notSent : .open
    }
  }
}
