/// How an `smtp://` connection is encrypted; `smtps://` is encrypted from its first byte (RFC 8314).
///
/// A certificate is verified wherever there is one.
package enum SMTPSecurity: String, Sendable, Equatable, CaseIterable {
  /// STARTTLS (RFC 3207), or nothing is sent.
  case required
  /// STARTTLS where the server offers it. With credentials it is required all the same: who sits between can withhold
  /// the offer and would get the password.
  case opportunistic
  /// Never; credentials would travel in the clear.
  case none
}
