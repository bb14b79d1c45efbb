/// One line of the status feed, written when an order becomes final (public API, `GET /future/shipment/feed`).
package struct FeedEntry: Codable, Sendable, Hashable {
  package struct Recipient: Codable, Sendable, Hashable {
    /// `Email` or `SMS`.
    package var type: String
    package var destination: String?
    package var status: String
    package var lastUpdate: Timestamp
  }

  package var shipmentId: OrderID
  package var sendersReference: String?
  package var status: String
  package var lastUpdate: Timestamp
  package var shipmentType: OrderType
  package var recipients: [Recipient]

  package init(order: Order, notifications: [Notification]) {
    shipmentId = order.id
    sendersReference = order.sendersReference
    status = order.status.apiName
    lastUpdate = order.statusChanged
    shipmentType = order.type
    recipients = notifications.map { notification in
      Recipient(
        type: notification.channel == .email ? "Email" : "SMS",
        destination: notification.address,
        status: notification.result.apiName(on: notification.channel),
        lastUpdate: notification.resultChanged
      )
    }
  }
}
