/// What a registry knows of a person.
package struct PersonContact: Sendable, Hashable {
  package var email: EmailAddress?
  package var mobile: MobileNumber?
  /// Whether the person has reserved themselves against electronic communication from public bodies.
  package var isReserved: Bool

  package init(email: EmailAddress? = nil, mobile: MobileNumber? = nil, isReserved: Bool = false) {
    self.email = email
    self.mobile = mobile
    self.isReserved = isReserved
  }
}
