/// One order or one reminder: the `shipment` of the public API.
package struct Order: Codable, Sendable, Hashable {
  /// Goes up by one with every change; a write that names another version than the stored one is refused.
  package var version: Int
  package var id: OrderID
  package var chainId: ChainID
  package var type: OrderType
  package var creator: String
  package var sendersReference: String?
  package var created: Timestamp
  package var requestedSendTime: Timestamp
  /// When this order is looked at next, whatever else happens; nil only when it is final.
  package var dueAt: Timestamp?
  /// Nothing of this order is handed over at or after this time. See `Expiry`.
  package var expiresAt: Timestamp
  /// Of an instant order: until when the sender waits for the answer. What has certainly not been sent by then ends the
  /// order, and its idempotency key may be used again.
  package var answerBy: Timestamp?
  package var status: OrderStatus
  /// When `status` changed last.
  package var statusChanged: Timestamp
  /// When the sender asked to cancel what had not been sent of it; what was under way then decides how the order ends.
  package var cancelRequested: Timestamp?
  /// How often an operator had something of it sent again after it had ended; absent where that has not been.
  package var resends: Int?
  package var waitingFor: OrderWait?
  /// Attempts at what the order waits for now: 1 is the first.
  package var attempt: Int
  /// Calls of our own functions that failed since the last answer; absent while there is none.
  package var failures: Int?
  package var channel: ChannelSchema
  package var recipients: [Recipient]
  package var email: EmailContent?
  package var sms: SMSContent?
  package var conditionEndpoint: String?
  package var policy: OrderPolicy
  package var resourceId: String?
  package var resourceAction: String?
  package var dialogporten: DialogportenAssociation?
  /// When what it said of people was erased; see `eraseContents`.
  package var contentsErased: Timestamp?

  /// Whether a call for the order itself is under way, whose result is lost if the caller dies.
  package var hasCallUnderWay: Bool { waitingFor == .condition || waitingFor == .lookup }
}

/// Stored for the notification log; nothing is decided by it.
package struct DialogportenAssociation: Codable, Sendable, Hashable {
  package var dialogId: String?
  package var transmissionId: String?
}
