import Notifications
import Testing

@testable import Registries

/// What the registers of roles say, and what may not pass for a role that nobody holds.
@Suite struct RoleAnswerTests {
  private let organization: OrganizationNumber
  private let role: OrganizationRole
  private let holders: RecipientIdentity

  init() throws {
    organization = try #require(OrganizationNumber("310001007"))
    role = try #require(OrganizationRole("lede"))
    holders = .holders(of: role, in: organization)
  }

  private func holdersOf(_ body: String) throws -> RecipientLookup {
    let party = try #require(UUIDBytes("0b1a7b52-6f0e-5d3c-9b51-0f4f6a3e9c01"))
    return RegisterRoleHolders(role: role, organization: organization, partyID: party).settled(by: body)
  }

  @Test func `organizations that hold a role are passed over`() throws {
    let lookup = try holdersOf(
      """
      {"data":[{"partyType":"organization","organizationIdentifier":"310002003"},
        {"organizationIdentifier":"310002003"},{"personIdentifier":"02828510188"},
        {"partyType":"person","personIdentifier":"03837510340"},{"partyType":"system-user"}]}
      """)
    #expect(lookup.holders[holders]?.map(\.digits) == ["02828510188", "03837510340"])
    #expect(lookup.failures.isEmpty)
  }

  @Test(arguments: [
    #"{"data":[{"partyType":"person"}]}"#, #"{"data":[{}]}"#,
    #"{"data":[{"partyType":"person","personIdentifier":null}]}"#, #"{"data":null}"#,
  ])
  func `a person without a number is no vacancy`(_ body: String) throws {
    let lookup = try holdersOf(body)
    #expect(lookup.holders.isEmpty && lookup.failures[holders]?.code == "registryUnavailable")
  }

  @Test(arguments: [
    #"{"data":[{"partyUuid":"0b1a7b52-6f0e-5d3c-9b51-0f4f6a3e9c01"}]}"#,
    #"{"data":[{"partyUuid":"../../x","organizationIdentifier":"310001007"}]}"#,
  ])
  func `an organization without a number or a UUID of its own is no unknown one`(_ body: String) {
    let lookup = RegisterParties(organizations: [organization], roles: [organization: [role]]).settled(by: body)
    #expect(lookup.partyIDs.isEmpty && lookup.failures[holders]?.code == "registryUnavailable")
  }

  private func roles(_ held: String) -> RecipientLookup {
    EnhetsregisteretRoles(organization: organization, roles: [role]).settled(
      by: #"{"rollegrupper":[{"roller":[\#(held)]}]}"#
    )
  }

  private static func held(_ code: String, _ person: String, more: String = "") -> String {
    #"{"type":{"kode":"\#(code)"},"person":{\#(person)}\#(more)}"#
  }

  @Test func `a number is asked of those alone who hold the role, and live`() {
    let others = [
      Self.held("MEDL", ""), Self.held("LEDE", #""erDoed":true"#),
      Self.held("LEDE", "", more: #","avregistrert":true"#),
      #"{"type":{"kode":"LEDE"},"enhet":{"organisasjonsnummer":"310002003"}}"#,
    ]
    let lookup = roles((others + [Self.held("LEDE", #""fodselsnummer":"02828510188""#)]).joined(separator: ","))
    #expect(lookup.holders[holders]?.map(\.digits) == ["02828510188"] && lookup.failures.isEmpty)
    let unnamed = roles(Self.held("LEDE", #""erDoed":false"#))
    #expect(unnamed.holders.isEmpty && unnamed.failures[holders]?.code == "registryUnavailable")
  }

  @Test func `two answers about one person that differ are none`() throws {
    let person = try #require(NationalIdentityNumber("02828510188"))
    func contacts(_ reservations: Bool...) -> RecipientLookup {
      let entries = reservations.map { #"{"nationalIdentityNumber":"02828510188","isReserved":\#($0)}"# }
      let body = #"{"contactPointsList":[\#(entries.joined(separator: ","))]}"#
      return PersonContacts(persons: [person]).settled(by: body)
    }
    #expect(contacts(true, true).failures.isEmpty)
    #expect(contacts(true, false).failures[.person(person)]?.code == "registryUnavailable")
    #expect(contacts(false, true).failures[.person(person)]?.code == "registryUnavailable")
  }
}
