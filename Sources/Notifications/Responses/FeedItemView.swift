/// One item of the public API's status feed: `GET /future/shipment/feed`.
///
/// The original's code calls the order's type `shipmentType` and leaves the recipients' out; its documentation has `type`
/// for both. Here are both.
package struct FeedItemView: Encodable, Sendable {
  private let sequenceNumber: Int64
  private let shipmentId: OrderID
  private let sendersReference: String?
  private let status: String
  private let lastUpdate: Timestamp
  private let shipmentType: OrderType
  private let type: OrderType
  private let recipients: [FeedEntry.Recipient]

  package init(_ entry: FeedEntry, sequenceNumber: Int64) {
    self.sequenceNumber = sequenceNumber
    shipmentId = entry.shipmentId
    sendersReference = entry.sendersReference
    status = entry.status
    lastUpdate = entry.lastUpdate
    shipmentType = entry.shipmentType
    type = entry.shipmentType
    recipients = entry.recipients
  }
}
