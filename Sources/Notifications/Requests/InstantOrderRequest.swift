/// The body of `POST /future/orders/instant/sms`, `/instant/email` and the old `/instant` (an SMS below `recipient`), as it
/// comes. `InstantOrder` makes an order of it.
package struct InstantOrderRequest: Codable, Sendable, Hashable {
  package struct Recipient: Codable, Sendable, Hashable {
    package var recipientSms: RecipientRequest.BySMS?
  }

  package var idempotencyId: String?
  package var sendersReference: String?
  package var recipientSms: RecipientRequest.BySMS?
  package var recipientEmail: RecipientRequest.ByEmail?
  package var recipient: Recipient?
}

extension InstantOrderRequest {
  /// As much as the call takes: the members of the other calls are nothing to it.
  package init(_ kind: CreateOrder.InstantKind, from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    idempotencyId = try container.decodeIfPresent(String.self, forKey: .idempotencyId)
    sendersReference = try container.decodeIfPresent(String.self, forKey: .sendersReference)
    switch kind {
    case .sms: recipientSms = try container.decodeIfPresent(RecipientRequest.BySMS.self, forKey: .recipientSms)
    case .smsBelowRecipient: recipient = try container.decodeIfPresent(Recipient.self, forKey: .recipient)
    case .email: recipientEmail = try container.decodeIfPresent(RecipientRequest.ByEmail.self, forKey: .recipientEmail)
    }
  }
}
