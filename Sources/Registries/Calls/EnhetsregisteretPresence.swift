import Notifications

/// Whether it was Enhetsregisteret that did not find some organizations (404), or something else at a wrong address: asks
/// for the roles in Brønnøysundregistrene, which keep it and are always there.
struct EnhetsregisteretPresence: RegistryCall {
  static let registry = EnhetsregisteretRoles.registry
  /// The organizations that were not found, and what was asked of each.
  let unknown: [OrganizationNumber: Set<OrganizationRole>]

  struct Answer: Decodable {
    private struct Group: Decodable {}

    private let rollegrupper: [Group]
  }

  let path = "enheter/974760673/roller"
  var question: NoQuestion? { nil }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    for identity in identities { lookup.holders[identity] = [] }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for identity in identities { lookup.failures[identity] = error }
  }

  private var identities: [RecipientIdentity] {
    unknown.flatMap { organization, roles in roles.map { .holders(of: $0, in: organization) } }
  }
}
