/// Whom a recipient is, where the order names no address: what the registries are asked for.
package enum RecipientIdentity: Sendable, Hashable {
  case person(NationalIdentityNumber)
  case organization(OrganizationNumber)
  /// The persons who hold a role in an organization, whoever they are.
  case holders(of: OrganizationRole, in: OrganizationNumber)
  case external(ExternalIdentity)

  /// As the public API names it in an answer. Of the holders of a role it is the organization: who they are is not the
  /// sender's to know.
  package var text: String {
    switch self {
    case .person(let number): number.digits
    case .organization(let number), .holders(_, let number): number.digits
    case .external(let identity): identity.urn
    }
  }

  /// Whose name stands for `$recipientName$`; nil where no register could know it.
  package var named: RecipientIdentity? {
    switch self {
    case .person, .organization: self
    case .holders(_, let number): .organization(number)
    case .external: nil
    }
  }
}

extension RecipientIdentity: PersonalData {}
