/// What an SMTP server asks of those who hand in mail (RFC 4954).
package struct SMTPCredentials: Sendable, Equatable {
  package let user: String
  package let password: String

  package init(user: String, password: String) {
    self.user = user
    self.password = password
  }
}
