/// What an order that is not final waits for; `Order.dueAt` says when it is looked at again all the same.
package enum OrderWait: String, Codable, Sendable, Hashable {
  case sendTime
  /// A call of `check-condition` is under way.
  case condition
  /// The endpoint gave no clear answer; it is asked again at `dueAt`.
  case conditionRetry
  /// A call of `lookup-recipient` is under way.
  case lookup
  /// A registry did not answer; it is asked again at `dueAt`.
  case lookupRetry
  /// Its notifications: each says itself what it waits for.
  case notifications
}
