/// Whom a recipient is, where the order names no address: what the registries are asked for.
package enum RecipientIdentity: Sendable, Hashable {
  case person(NationalIdentityNumber)
  case organization(OrganizationNumber)
  case external(ExternalIdentity)

  /// As the public API names it in an answer.
  package var text: String {
    switch self {
    case .person(let number): number.digits
    case .organization(let number): number.digits
    case .external(let identity): identity.urn
    }
  }
}

extension RecipientIdentity: PersonalData {}
