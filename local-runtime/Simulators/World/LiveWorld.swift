import Synchronization

/// The world as the simulators ask about it; it can be replaced while they run.
final class LiveWorld: Sendable {
  private struct State {
    var world: World
    var persons: [String: World.Person]
    var organizations: [String: World.Organization]
    var organizationsByPartyUUID: [String: World.Organization]
    var externalUsers: [String: World.ExternalUser]
    var mailboxes: [String: World.Mailbox]
    var phones: [String: World.Phone]
    var conditions: [String: World.Condition]
    /// How often each condition has been asked.
    var calls: [String: Int] = [:]
    var faultGenerator: SplitMix64?

    init(_ world: World) {
      self.world = world
      persons = Self.index(world.persons) { $0.nationalIdentityNumber }
      organizations = Self.index(world.organizations) { $0.organizationNumber }
      organizationsByPartyUUID = Self.index(world.organizations) { $0.partyUUID }
      externalUsers = Self.index(world.externalUsers) { $0.externalIdentity }
      mailboxes = Self.index(world.mailboxes) { $0.address.lowercased() }
      phones = Self.index(world.phones) { $0.number }
      conditions = Self.index(world.conditions) { $0.name }
    }

    private static func index<Item>(_ items: [Item], by name: (Item) -> String) -> [String: Item] {
      Dictionary(items.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  private let state: Mutex<State>

  init(_ world: World) { state = Mutex(State(world)) }

  var world: World { state.withLock { $0.world } }

  /// From here on the simulators answer by `world`; every condition begins with its first answer again.
  func replace(with world: World) { state.withLock { $0 = State(world) } }

  func person(_ nationalIdentityNumber: String) -> World.Person? {
    state.withLock { $0.persons[nationalIdentityNumber] }
  }

  func organization(_ organizationNumber: String) -> World.Organization? {
    state.withLock { $0.organizations[organizationNumber] }
  }

  func externalUser(_ externalIdentity: String) -> World.ExternalUser? {
    state.withLock { $0.externalUsers[externalIdentity] }
  }

  /// An organization by Register's own name for it.
  func organization(partyUUID: String) -> World.Organization? {
    state.withLock { $0.organizationsByPartyUUID[partyUUID] }
  }

  /// What a registry does with its next call.
  func nextFault() -> World.Fault {
    state.withLock { state in
      guard let faults = state.world.faults else { return World.Fault() }
      if state.faultGenerator == nil { state.faultGenerator = SplitMix64(seed: faults.seed) }
      var fault = World.Fault(delay: .milliseconds(faults.delayMilliseconds))
      let draw = Double(state.faultGenerator?.next() ?? 0) / Double(UInt64.max)
      let kind = Int(truncatingIfNeeded: (state.faultGenerator?.next() ?? 0) % UInt64(World.Fault.Kind.allCases.count))
      if draw < faults.errorShare { fault.kind = World.Fault.Kind.allCases[kind] }
      return fault
    }
  }

  /// Nil where the mailbox simply accepts. Letter case does not tell two mailboxes apart.
  func mailbox(_ address: String) -> World.Mailbox? { state.withLock { $0.mailboxes[address.lowercased()] } }

  /// - Parameter number: E.164, with the plus sign.
  func phone(_ number: String) -> World.Phone { state.withLock { $0.phones[number] } ?? World.Phone(number: number) }

  /// Nil where there is none of that name.
  func condition(_ name: String) -> World.Condition? { state.withLock { $0.conditions[name] } }

  /// The answer to the next call of a condition; nil where there is none of that name.
  func nextAnswer(ofCondition name: String) -> World.Condition.Answer? {
    state.withLock { state in
      guard let answers = state.conditions[name]?.answers, !answers.isEmpty else { return nil }
      let call = state.calls[name, default: 0]
      state.calls[name] = call + 1
      return answers[min(call, answers.count - 1)]
    }
  }
}
