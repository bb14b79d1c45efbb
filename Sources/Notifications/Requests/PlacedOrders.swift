/// What a request that keeps every rule comes to: the orders to store, and the answer to give.
package struct PlacedOrders: Sendable, Hashable {
  /// The order first, then its reminders in the request's order.
  package var orders: [Order]
  package var receipt: OrderReceipt
  /// See `RequestFingerprint`.
  package var fingerprint: String
}
