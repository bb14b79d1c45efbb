/// The public API's answer to an accepted order chain.
package struct OrderReceipt: Codable, Sendable, Hashable {
  package struct Shipment: Codable, Sendable, Hashable {
    package var shipmentId: OrderID
    package var sendersReference: String?
    package var reminders: [Reminder]?
  }

  package struct Reminder: Codable, Sendable, Hashable {
    package var shipmentId: OrderID
    package var sendersReference: String?
  }

  package var notificationOrderId: ChainID
  package var notification: Shipment
}
