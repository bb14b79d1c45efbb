import Notifications

/// The public API's delivery manifest of one order or reminder.
struct ShipmentManifest: Encodable {
  var shipmentId: OrderID
  var sendersReference: String?
  var type: OrderType
  var status: String
  var lastUpdate: Timestamp
  var recipients: [FeedEntry.Recipient]

  init(_ record: OrderRecord) {
    let entry = FeedEntry(order: record.order, notifications: record.notifications)
    shipmentId = entry.shipmentId
    sendersReference = entry.sendersReference
    type = entry.shipmentType
    status = entry.status
    lastUpdate = record.notifications.map(\.resultChanged).reduce(entry.lastUpdate, max)
    recipients = entry.recipients
  }
}

/// One item of the public API's status feed.
struct FeedItem: Encodable {
  struct Recipient: Encodable {
    var destination: String?
    var status: String
    var lastUpdate: Timestamp
  }

  var sequenceNumber: Int64
  var shipmentId: OrderID
  var sendersReference: String?
  var status: String
  var lastUpdate: Timestamp
  var shipmentType: OrderType
  var recipients: [Recipient]

  init(_ record: FeedRecord) {
    let entry = record.entry
    sequenceNumber = record.sequenceNumber
    shipmentId = entry.shipmentId
    sendersReference = entry.sendersReference
    status = entry.status
    lastUpdate = entry.lastUpdate
    shipmentType = entry.shipmentType
    recipients = entry.recipients.map {
      Recipient(destination: $0.destination, status: $0.status, lastUpdate: $0.lastUpdate)
    }
  }
}
