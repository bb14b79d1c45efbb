/// Where an order stands in the API.
package struct OrderLinks: Sendable, Hashable {
  private let order: String

  /// - Parameter base: the API's own address, as `https://varsel.example/notifications/api/v1`.
  package init(base: String, order id: OrderID) { order = "\(base)/orders/\(id)" }

  package var own: String { order }
  package var status: String { "\(order)/status" }

  package func notifications(on channel: Channel) -> String {
    "\(order)/notifications/\(channel == .email ? "email" : "sms")"
  }
}
