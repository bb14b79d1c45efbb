/// A recipient as the order names it: by address, or by an identity whose addresses are looked up.
///
/// Either one identity is set, or one or both of the addresses.
package struct Recipient: Codable, Sendable, Hashable {
  package var emailAddress: EmailAddress?
  package var mobileNumber: MobileNumber?
  package var nationalIdentityNumber: NationalIdentityNumber?
  package var organizationNumber: OrganizationNumber?
  /// Beside an organization number: the holders of this role in the organization, and not the organization itself.
  package var role: OrganizationRole?
  package var externalIdentity: ExternalIdentity?

  package init(emailAddress: EmailAddress? = nil, mobileNumber: MobileNumber? = nil) {
    self.emailAddress = emailAddress
    self.mobileNumber = mobileNumber
  }

  package init(_ identity: RecipientIdentity) {
    switch identity {
    case .person(let number): nationalIdentityNumber = number
    case .organization(let number): organizationNumber = number
    case .holders(let role, let number):
      organizationNumber = number
      self.role = role
    case .external(let identity): externalIdentity = identity
    }
  }

  /// Whom the registries must be asked for before anything can be sent; nil where the order names an address.
  package var identity: RecipientIdentity? {
    if let nationalIdentityNumber { return .person(nationalIdentityNumber) }
    if let organizationNumber {
      return role.map { .holders(of: $0, in: organizationNumber) } ?? .organization(organizationNumber)
    }
    return externalIdentity.map { .external($0) }
  }
}
