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
