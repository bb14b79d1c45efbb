import Notifications

/// Altinn Register's lookup of organizations by number, for its own names of them (party UUIDs), by which
/// `RegisterRoleHolders` asks.
///
/// `POST internal/parties/query` of Register's API version 2
/// (https://github.com/Altinn/altinn-register, `V2/PartyController`). It leaves out organizations that it does not know:
/// nobody holds a role in them.
struct RegisterParties: RegistryCall {
  /// The most organizations in one call.
  static let batchSize = 100
  static let registry = "The register of parties"
  let path = "internal/parties/query?fields=identifiers"
  let organizations: [OrganizationNumber]
  /// What is to be asked of each later.
  let roles: [OrganizationNumber: Set<OrganizationRole>]

  struct Question: Encodable {
    let data: [String]
  }

  struct Answer: Decodable {
    let data: [Party]
  }

  struct Party: Decodable {
    let partyUuid: UUIDBytes
    let organizationIdentifier: String
  }

  var halves: [any RegistryCall] {
    organizations.halves.map { RegisterParties(organizations: $0, roles: roles) }
  }

  var question: Question? {
    Question(data: organizations.map { "urn:altinn:organization:identifier-no:\($0.digits)" })
  }

  static func canBeAsked(for organization: OrganizationNumber) -> Bool {
    OrganizationNumber(organization.digits) != nil
  }

  /// 204: none of them.
  static func answer(toStatus status: Int) -> Answer? { status == 204 ? Answer(data: []) : nil }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(organizations.map { ($0.digits, $0) }) { first, _ in first }
    for party in answer.data {
      guard let number = asked[party.organizationIdentifier] else { continue }
      lookup.partyIDs[number] = party.partyUuid
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for organization in organizations {
      for role in roles[organization] ?? [] { lookup.failures[.holders(of: role, in: organization)] = error }
    }
  }
}
