package import Notifications
import Transport

/// The registries that know how recipients can be reached and what they are called: Altinn's Profile, Register and
/// Authorization, the contact and reservation registry (KRR), Enhetsregisteret. Each is asked only where an order needs it,
/// and one that is not set up fails the orders that would need it, and no others.
package struct ContactRegistries {
  /// The most identities in one call, but for calls that state fewer.
  package static let batchSize = 1_000
  /// Calls side by side.
  package static let callsAtOnce = 8
  /// Bytes of one answer.
  package static let answerLimit = 16 << 20

  /// Who answers for persons.
  enum PersonSource: Sendable {
    case profile
    case krr(RegistryEndpoint)
  }

  /// Who knows the holders of roles.
  enum RoleSource: Sendable {
    case register(RegistryEndpoint)
    case enhetsregisteret(RegistryEndpoint)
  }

  /// What is set up.
  struct Endpoints {
    var profile: RegistryEndpoint?
    var persons = PersonSource.profile
    var register: RegistryEndpoint?
    var authorization: RegistryEndpoint?
    var roles: RoleSource?
  }

  private let endpoints: Endpoints
  private let session: RegistrySession
  private let secondsPerCall: Int

  /// - Parameter secondsPerCall: How long one call may take, the connection included.
  init(_ endpoints: Endpoints, session: RegistrySession, secondsPerCall: Int) {
    self.endpoints = endpoints
    self.session = session
    self.secondsPerCall = secondsPerCall
  }

  /// Asks for all recipients of `orders` that are named by an identity; for each once, however many orders they are in.
  /// Nobody is asked where there is none.
  ///
  /// Calls that need no other's answer are made side by side. When orders are placed, a sender waits: all of it together
  /// then takes no longer than one call may.
  package func lookUp(for orders: [Order], when moment: LookupMoment) -> RecipientLookup {
    let needs = LookupNeeds(orders)
    var lookup = RecipientLookup()
    guard !needs.isEmpty else { return lookup }
    var rounds = LookupCalls(
      session: session,
      secondsPerCall: secondsPerCall,
      isAnswerAwaited: moment == .placing
    )

    var calls = contactCalls(needs) + roleCalls(needs)
    if moment == .sending || endpoints.register == nil { calls += nameCalls(needs) }
    rounds.make(calls, into: &lookup)
    rounds.make(accessCalls(needs, lookup) + holderCalls(needs, lookup), into: &lookup)
    let holders = Set(lookup.holders.values.joined()).subtracting(needs.persons)
    rounds.make(personCalls(holders), into: &lookup)
    return lookup
  }

  private func contactCalls(_ needs: LookupNeeds) -> [PlannedCall] {
    var calls = personCalls(needs.persons)
    calls += batches(of: needs.organizations, by: \.digits).map { profile(OrganizationContacts(organizations: $0)) }
    calls += batches(of: needs.users, by: \.urn).map { profile(ExternalContacts(users: $0)) }
    for (resource, organizations) in needs.resources {
      calls += batches(of: organizations, by: \.digits).map {
        profile(OrganizationUsers(organizations: $0, resource: resource))
      }
    }
    return calls
  }

  private func profile(_ call: any RegistryCall) -> PlannedCall {
    PlannedCall(call, to: endpoints.profile, setBy: "VARSEL_PROFILE_URL")
  }

  private func personCalls(_ persons: Set<NationalIdentityNumber>) -> [PlannedCall] {
    switch endpoints.persons {
    case .profile: batches(of: persons, by: \.digits).map { profile(PersonContacts(persons: $0)) }
    case .krr(let endpoint):
      batches(of: persons.filter(KRRPersons.canBeAsked), by: \.digits).map {
        PlannedCall(KRRPersons(persons: $0), to: endpoint)
      }
    }
  }

  private func nameCalls(_ needs: LookupNeeds) -> [PlannedCall] {
    batches(of: needs.named.filter(RecipientNames.canBeAsked), by: \.text).map {
      PlannedCall(RecipientNames(parties: $0), to: endpoints.register, setBy: "VARSEL_REGISTER_URL")
    }
  }

  private func roleCalls(_ needs: LookupNeeds) -> [PlannedCall] {
    switch endpoints.roles {
    case .register(let endpoint):
      batches(
        of: Set(needs.roles.keys).filter(RegisterParties.canBeAsked), by: \.digits, size: RegisterParties.batchSize
      )
      .map { PlannedCall(RegisterParties(organizations: $0, roles: needs.roles), to: endpoint) }
    case .enhetsregisteret(let endpoint):
      needs.roles.sorted { $0.key.digits < $1.key.digits }.map { organization, roles in
        PlannedCall(EnhetsregisteretRoles(organization: organization, roles: roles), to: endpoint)
      }
    case nil:
      needs.roles.map { organization, roles in
        PlannedCall(
          EnhetsregisteretRoles(organization: organization, roles: roles), to: nil, setBy: "VARSEL_REGISTER_V2_URL")
      }
    }
  }

  /// Register names an organization by an id of its own, which `roleCalls` asked for.
  private func holderCalls(_ needs: LookupNeeds, _ lookup: RecipientLookup) -> [PlannedCall] {
    guard case .register(let endpoint) = endpoints.roles else { return [] }
    return lookup.partyIDs.sorted { $0.key.digits < $1.key.digits }.flatMap { organization, partyID in
      needs.roles[organization, default: []].map { role in
        PlannedCall(RegisterRoleHolders(role: role, organization: organization, partyID: partyID), to: endpoint)
      }
    }
  }

  private func accessCalls(_ needs: LookupNeeds, _ lookup: RecipientLookup) -> [PlannedCall] {
    needs.accessQuestions(about: lookup.users).flatMap { questions in
      stride(from: 0, to: questions.count, by: AccessDecisions.batchSize).map { start in
        let batch = questions[start..<min(start + AccessDecisions.batchSize, questions.count)]
        return PlannedCall(
          AccessDecisions(questions: Array(batch)),
          to: endpoints.authorization,
          setBy: "VARSEL_AUTHORIZATION_URL"
        )
      }
    }
  }

  /// Sorted, so that the same event makes the same calls.
  private func batches<Item>(
    of items: Set<Item>,
    by text: KeyPath<Item, String>,
    size: Int = batchSize
  ) -> [[Item]] {
    let all = items.sorted { $0[keyPath: text] < $1[keyPath: text] }
    return stride(from: 0, to: all.count, by: size).map { Array(all[$0..<min($0 + size, all.count)]) }
  }
}
