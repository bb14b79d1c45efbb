import Notifications

/// Altinn Register's list of those who hold a role in an organization (`holders/ccr/<role>`).
///
/// The reference gives the path; the shape of the answer is that of Register's other lists of parties
/// (https://github.com/Altinn/altinn-register, `V2/PartyController`): `data`, with a `partyType` each, in which a person has
/// a `personIdentifier`. Organizations that hold a role, an auditor for one, cannot be reached by it and are passed over.
struct RegisterRoleHolders: RegistryCall {
  static let registry = "The register of roles"
  let role: OrganizationRole
  let organization: OrganizationNumber
  let partyID: UUIDBytes

  struct Answer: Decodable {
    let data: [Party]
  }

  struct Party: Decodable {
    /// Nil for whoever is no person.
    let person: NationalIdentityNumber?

    private enum Key: String, CodingKey { case partyType, personIdentifier, organizationIdentifier }

    /// Whoever is not said to be something else must be a person, with a number.
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let type = try container.decodeIfPresent(String.self, forKey: .partyType)
      let isPerson = type.map { $0 == "person" } ?? !container.contains(.organizationIdentifier)
      person = isPerson ? try container.decode(NationalIdentityNumber.self, forKey: .personIdentifier) : nil
    }
  }

  // A UUID and a name of letters, digits and hyphens: there is nothing to escape.
  var path: String { "internal/parties/\(partyID)/holders/ccr/\(role.name)?fields=identifiers" }
  var question: NoQuestion? { nil }

  /// 204: nobody.
  static func answer(toStatus status: Int) -> Answer? { status == 204 ? Answer(data: []) : nil }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    lookup.holders[.holders(of: role, in: organization)] = answer.data.compactMap(\.person)
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    lookup.failures[.holders(of: role, in: organization)] = error
  }
}
