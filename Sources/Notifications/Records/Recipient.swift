/// A recipient as the order names it: by address, or by an identity whose address is looked up.
///
/// Exactly one of the members is set.
package struct Recipient: Codable, Sendable, Hashable {
  package var emailAddress: EmailAddress?
  package var mobileNumber: MobileNumber?
  package var nationalIdentityNumber: NationalIdentityNumber?

  package init(
    emailAddress: EmailAddress? = nil,
    mobileNumber: MobileNumber? = nil,
    nationalIdentityNumber: NationalIdentityNumber? = nil
  ) {
    self.emailAddress = emailAddress
    self.mobileNumber = mobileNumber
    self.nationalIdentityNumber = nationalIdentityNumber
  }

  /// Whether a registry must be asked before anything can be sent.
  package var needsLookup: Bool { emailAddress == nil && mobileNumber == nil }
}
