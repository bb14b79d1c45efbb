package import Notifications
import Transport

/// The registries that know how recipients can be reached and what they are called: Altinn's Profile, Register and
/// Authorization, the contact and reservation registry (KRR), Enhetsregisteret. Each is asked only where an order needs it,
/// and one that is not set up fails the orders that would need it, and no others.
package struct ContactRegistries {
  /// The most identities in one call, but for calls that state fewer.
  package static let batchSize = 1_000
  /// Seconds for a whole lookup. Whoever called counts the call as lost after 240 s.
  private static let secondsInAll = 150.0
  /// Calls side by side at one registry. As many without an answer, and it is left alone for the rest of the lookup.
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
  /// When orders are placed, a sender waits: all of it together then takes no longer than one call may.
  package func lookUp(for orders: [Order], when moment: LookupMoment) -> RecipientLookup {
    let needs = LookupNeeds(orders)
    guard !needs.isEmpty else { return RecipientLookup() }
    let asksForNames = moment == .sending || endpoints.register == nil
    var calls = LookupCalls(
      [
        [{ _ in contactCalls(needs) + (asksForNames ? nameCalls(needs) : []) }],
        [{ _ in userCalls(needs) }, { accessCalls(needs, $0) }],
        [
          { _ in roleCalls(needs) }, { holderCalls(needs, $0) },
          { personCalls(Set($0.holders.values.joined()).subtracting(needs.persons)) },
        ],
      ],
      session: session,
      secondsPerCall: Double(secondsPerCall),
      secondsInAll: moment == .placing ? Double(secondsPerCall) : Self.secondsInAll
    )
    return calls.make()
  }

  private func contactCalls(_ needs: LookupNeeds) -> [PlannedCall] {
    personCalls(needs.persons)
      + batches(of: needs.organizations, by: \.digits).map { profile(OrganizationContacts(organizations: $0)) }
      + batches(of: needs.users, by: \.urn).map { profile(ExternalContacts(users: $0)) }
  }

  private func userCalls(_ needs: LookupNeeds) -> [PlannedCall] {
    needs.resources.flatMap { resource, organizations in
      batches(of: organizations, by: \.digits).map {
        profile(OrganizationUsers(organizations: $0, resource: resource))
      }
    }
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

  /// The second step towards the holders. Register names an organization by an id of its own, which `roleCalls` asked for;
  /// of Enhetsregisteret it must be seen that it is there, before an organization is believed to be unknown to it.
  private func holderCalls(_ needs: LookupNeeds, _ lookup: RecipientLookup) -> [PlannedCall] {
    switch endpoints.roles {
    case .register(let endpoint):
      lookup.partyIDs.sorted { $0.key.digits < $1.key.digits }.flatMap { organization, partyID in
        needs.roles[organization, default: []].sorted { $0.name < $1.name }.map { role in
          PlannedCall(RegisterRoleHolders(role: role, organization: organization, partyID: partyID), to: endpoint)
        }
      }
    case .enhetsregisteret(let endpoint):
      lookup.unknownUnits.isEmpty
        ? []
        : [
          PlannedCall(
            EnhetsregisteretPresence(unknown: needs.roles.filter { lookup.unknownUnits.contains($0.key) }), to: endpoint
          )
        ]
    case nil: []
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
