/// The answer to `PUT /future/orders/{notificationOrderId}/cancel`, which the original lacks: the receipt's form, with how
/// each order stands now.
package struct ChainCancellationView: Encodable, Sendable {
  struct Shipment: Encodable, Sendable {
    var shipmentId: OrderID
    var sendersReference: String?
    var status: String
    var reminders: [Shipment]?
  }

  private let notificationOrderId: ChainID
  private let notification: Shipment?

  /// - Parameter orders: of one chain, the order first.
  package init(_ chain: ChainID, orders: [Order]) {
    func shipment(_ order: Order) -> Shipment {
      Shipment(shipmentId: order.id, sendersReference: order.sendersReference, status: order.status.apiName)
    }
    notificationOrderId = chain
    var first = orders.first.map(shipment)
    let reminders = orders.dropFirst().map(shipment)
    if !reminders.isEmpty { first?.reminders = reminders }
    notification = first
  }
}
