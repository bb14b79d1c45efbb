/// The public API's delivery manifest of one order or reminder: `GET /future/shipment/{shipmentId}`.
package struct ShipmentView: Encodable, Sendable {
  private let shipmentId: OrderID
  private let sendersReference: String?
  private let type: OrderType
  private let status: String
  private let lastUpdate: Timestamp
  private let recipients: [FeedEntry.Recipient]
  /// What an order in processing waits for, where that is more than its turn.
  private let waitingFor: OrderWait?

  package init(_ order: Order, _ notifications: [Notification]) {
    let entry = FeedEntry(order: order, notifications: notifications)
    shipmentId = entry.shipmentId
    sendersReference = entry.sendersReference
    type = entry.shipmentType
    status = entry.status
    lastUpdate = notifications.map(\.resultChanged).reduce(entry.lastUpdate, max)
    recipients = entry.recipients
    waitingFor = order.explanation == nil ? nil : order.waitingFor
  }
}
