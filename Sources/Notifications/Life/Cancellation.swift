/// What is to be cancelled of an order.
package enum Cancellation: String, Codable, Sendable, Hashable {
  /// The order, if its processing has not begun and will not within `noticeInSeconds` (`PUT /orders/{id}/cancel`).
  case order
  /// Whatever has not been sent (`PUT /future/orders/{id}/cancel`): an order before its lookup, and messages that are held
  /// or wait for another attempt. A message that is being handed over goes out, or counts as cancelled if it comes back.
  case unsent

  /// How long before its send time an order can still be cancelled, in seconds, as the original has it.
  package static let noticeInSeconds: Int64 = 300
}
