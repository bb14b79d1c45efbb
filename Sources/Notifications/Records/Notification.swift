/// One message to one address, or the record of why there is none.
package struct Notification: Codable, Sendable, Hashable {
  package var id: NotificationID
  package var orderId: OrderID
  package var creator: String
  package var channel: Channel
  /// An e-mail address or a number in E.164; nil where the recipient is reserved or has no address.
  package var address: String?
  /// The recipients of the order that this message stands for.
  package var via: [Recipient]
  package var subject: String?
  package var body: String
  package var contentType: EmailContentType?
  package var sender: String
  package var sendingTimePolicy: SendingTimePolicy
  package var result: NotificationResult
  /// When `result` changed last.
  package var resultChanged: Timestamp
  /// A stable code beside the result, for example `unknownOutcome`.
  package var reason: String?
  package var waitingFor: NotificationWait?
  package var provider: String?
  /// The provider's name for the message. A notification that has one is never handed over again.
  package var reference: String?
  package var reportsDelivery: Bool?
  /// Hand-overs so far, the one under way included.
  package var attempt: Int
  /// Hand-overs of which nobody knows what came; absent while there is none.
  package var doubts: Int?
  package var dueAt: Timestamp?
  package var expiresAt: Timestamp
  package var segments: Int?

  /// Whether nothing more is expected to happen: `Delivered`, a failure, or taken by a provider that reports nothing.
  package var isFinal: Bool {
    switch result.rank {
    case 3: true
    case 2: reportsDelivery == false
    default: false
    }
  }
}
