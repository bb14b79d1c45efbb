import FoundationEssentials
import Notifications

extension RegistrySimulator {
  static let rolesScope = "simulators:roles"
  /// The most organizations in one query.
  static let partyLimit = 100

  /// Register's `internal/parties/query`.
  func parties(_ call: SimulatedCall) -> SimulatedAnswer {
    guard PlatformToken.isGood(call) else { return PlatformToken.refusal }
    return answer(call) { (question: PartyQuestion) in
      let organizations = question.organizations.compactMap { world.organization($0) }
      return [
        "data": organizations.map { Party(partyUuid: $0.partyUUID, organizationIdentifier: $0.organizationNumber) }
      ]
    }
  }

  /// Register's `internal/parties/{uuid}/holders/ccr/{role}`: 204 where nobody holds it.
  func holders(_ call: SimulatedCall, of role: String, in partyUUID: String) -> SimulatedAnswer {
    guard PlatformToken.isGood(call) else { return PlatformToken.refusal }
    let holders = world.organization(partyUUID: partyUUID)?.roles[role] ?? []
    guard !holders.isEmpty else { return .complete(status: 204, contentType: "application/json", body: []) }
    return json(["data": holders.map { Holder(personIdentifier: $0) }])
  }

  /// Enhetsregisteret's `enheter/{orgnr}/roller` for authorized users.
  func roles(_ call: SimulatedCall, in organizationNumber: String) -> SimulatedAnswer {
    guard tokens.accepts(call.headers["authorization"], for: Self.rolesScope) else {
      return .text(401, "A token of the simulated Maskinporten with \(Self.rolesScope) is needed.")
    }
    // The keeper of the register is always in it; this world knows nobody in it.
    let keeper = World.Organization(organizationNumber: "974760673")
    guard
      let organization = organizationNumber == keeper.organizationNumber
        ? keeper : world.organization(organizationNumber)
    else { return .text(404, "Not found.") }
    let groups = organization.roles.sorted { $0.key < $1.key }.map { name, holders in
      RoleGroup(code: OrganizationRole(name)?.enhetsregisteretCode ?? name.uppercased(), holders: holders)
    }
    return json(["rollegrupper": groups])
  }
}

private struct PartyQuestion: Decodable {
  var organizations: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case data }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let urns = try container.decode([String].self, forKey: .data)
    let prefix = "urn:altinn:organization:identifier-no:"
    organizations = urns.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : "" }
    guard (1...RegistrySimulator.partyLimit).contains(urns.count),
      organizations.allSatisfy({ OrganizationNumber($0) != nil })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .data,
        in: container,
        debugDescription:
          "must be 1 to \(RegistrySimulator.partyLimit) URNs of organizations, with right control digits."
      )
    }
  }
}

private struct Party: Encodable {
  var partyUuid: String
  var partyType = "organization"
  var organizationIdentifier: String
}

private struct Holder: Encodable {
  var partyType = "person"
  var personIdentifier: String
}

private struct RoleGroup: Encodable {
  struct Kind: Encodable {
    var kode: String
  }

  struct Person: Encodable {
    var fodselsnummer: String
    var erDoed = false
  }

  struct Held: Encodable {
    var type: Kind
    var person: Person
    var avregistrert = false
  }

  var type: Kind
  var roller: [Held]

  init(code: String, holders: [String]) {
    type = Kind(kode: code)
    roller = holders.map { Held(type: Kind(kode: code), person: Person(fodselsnummer: $0)) }
  }
}
