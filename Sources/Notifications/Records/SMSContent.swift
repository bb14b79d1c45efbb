/// The SMS of an order, with the sender already resolved.
package struct SMSContent: Codable, Sendable, Hashable {
  package var sender: String
  package var body: String
  package var sendingTimePolicy: SendingTimePolicy

  package init(sender: String, body: String, sendingTimePolicy: SendingTimePolicy) {
    self.sender = sender
    self.body = body
    self.sendingTimePolicy = sendingTimePolicy
  }
}
