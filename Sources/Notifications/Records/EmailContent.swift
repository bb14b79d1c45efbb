/// The e-mail of an order, with the sender already resolved.
package struct EmailContent: Codable, Sendable, Hashable {
  package var sender: EmailAddress
  package var subject: String
  package var body: String
  package var contentType: EmailContentType

  package init(sender: EmailAddress, subject: String, body: String, contentType: EmailContentType) {
    self.sender = sender
    self.subject = subject
    self.body = body
    self.contentType = contentType
  }
}
