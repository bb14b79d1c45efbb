/// The body of `POST /future/orders` as it comes: nothing is checked but the types. `OrderChain` makes orders of it.
///
/// Members that the API does not know are passed over, as the original does.
package struct OrderChainRequest: Codable, Sendable, Hashable {
  package var idempotencyId: String?
  package var sendersReference: String?
  package var requestedSendTime: String?
  package var conditionEndpoint: String?
  /// Not in the original's API: the setting for this order alone.
  package var conditionOnFailure: ConditionOnFailure?
  package var dialogportenAssociation: DialogportenAssociation?
  package var recipient: RecipientRequest?
  package var reminders: [ReminderRequest]?
  package var attachments: UnsupportedMember?
  package var cc: UnsupportedMember?
  package var bcc: UnsupportedMember?
}

/// One reminder of an order chain: an order of its own, sent some days after the first or at a time of its own.
package struct ReminderRequest: Codable, Sendable, Hashable {
  package var sendersReference: String?
  package var delayDays: Int?
  package var requestedSendTime: String?
  package var conditionEndpoint: String?
  package var conditionOnFailure: ConditionOnFailure?
  package var recipient: RecipientRequest?
}
