package import Notifications
package import Transport

/// The registries of Altinn's platform: Profile, which knows addresses, and Register, which knows names.
package struct AltinnRegistries: RecipientRegistry {
  /// The most identities in one call.
  package static let batchSize = 1_000
  /// Calls side by side.
  package static let callsAtOnce = 4
  /// Bytes of one answer.
  package static let answerLimit = 16 << 20

  private let client: HTTPClient
  private let profile: RegistryURL
  private let register: RegistryURL?
  private let limits: TimeLimits

  /// - Parameters:
  ///   - profile: up to and with `/profile/api/v1/`.
  ///   - register: up to and with `/register/api/v1/`; without it an order whose texts ask for a name fails.
  ///   - secondsPerCall: how long one call may take, the connection included.
  package init(profile: RegistryURL, register: RegistryURL?, secondsPerCall: Int, client: HTTPClient = HTTPClient()) {
    self.profile = profile
    self.register = register
    limits = TimeLimits(connect: Double(secondsPerCall), whole: Double(secondsPerCall))
    self.client = client
  }

  package func lookUp(for orders: [Order], when moment: LookupMoment) -> RecipientLookup {
    var lookup = RecipientLookup()
    var calls = contactCalls(for: orders).map { (url: profile, call: $0) }
    let named = Set(
      orders.lazy.filter(\.needsName).flatMap(\.recipients).compactMap(\.identity).filter(\.mayHaveName)
    )
    if let register {
      if moment == .sending { calls += nameCalls(for: named).map { (url: register, call: $0) } }
    } else {
      for identity in named { lookup.nameFailures[identity] = .notSet("VARSEL_REGISTER_URL") }
    }
    let requests = calls.map { $0.call.request(to: $0.url, limits: limits) }
    let answers = client.sendAll(requests, atOnce: Self.callsAtOnce)
    for ((_, call), answer) in zip(calls, answers) { call.settle(answer, into: &lookup) }
    return lookup
  }

  private func contactCalls(for orders: [Order]) -> [any RegistryCall] {
    var persons: Set<NationalIdentityNumber> = []
    var organizations: Set<OrganizationNumber> = []
    var users: Set<ExternalIdentity> = []
    for identity in orders.lazy.flatMap(\.recipients).compactMap(\.identity) {
      switch identity {
      case .person(let number): persons.insert(number)
      case .organization(let number): organizations.insert(number)
      case .external(let identity): users.insert(identity)
      }
    }
    return Self.batches(of: persons, by: \.digits).map { PersonContacts(persons: $0) }
      + Self.batches(of: organizations, by: \.digits).map { OrganizationContacts(organizations: $0) }
      + Self.batches(of: users, by: \.urn).map { ExternalContacts(users: $0) }
  }

  private func nameCalls(for parties: Set<RecipientIdentity>) -> [any RegistryCall] {
    Self.batches(of: parties.filter(RecipientNames.canBeAsked), by: \.text).map { RecipientNames(parties: $0) }
  }

  /// Sorted, so that the same event makes the same calls.
  private static func batches<Item>(of items: Set<Item>, by text: KeyPath<Item, String>) -> [[Item]] {
    let all = items.sorted { $0[keyPath: text] < $1[keyPath: text] }
    return stride(from: 0, to: all.count, by: batchSize).map { Array(all[$0..<min($0 + batchSize, all.count)]) }
  }
}

extension RecipientIdentity {
  /// Whether a register of names could know them.
  fileprivate var mayHaveName: Bool {
    switch self {
    case .person, .organization: true
    case .external: false
    }
  }
}
