import FoundationEssentials
import Testing

@testable import Notifications

/// Organizations that are reached through several parties: official addresses, users, holders of roles.
@Suite struct OrganizationReachTests {
  private static let company = known(OrganizationNumber("310001007"))
  private static let manager = RecipientIdentity.holders(of: known(OrganizationRole("daglig-leder")), in: company)
  private static let chair = RecipientIdentity.holders(of: known(OrganizationRole("lede")), in: company)
  private static let mail = ContactPoint(emails: [known(EmailAddress("a@x.example"))])
  private static let mobile = ContactPoint(mobiles: [known(MobileNumber("+4799999001"))])

  private static func reserved(_ point: ContactPoint) -> ContactPoint {
    ContactPoint(emails: point.emails, mobiles: point.mobiles, isReserved: true)
  }

  private func toRoles(_ roles: [String]?, change: (inout OrderChainRequest) -> Void = { _ in }) throws(Problem)
    -> PlacedOrders
  {
    var request = OrderChainRequest()
    request.idempotencyId = "key"
    request.recipient = RecipientRequest(
      recipientOrganization: .init(
        orgNumber: "310001007",
        roles: roles,
        channelSchema: .emailPreferred,
        emailSettings: emailSettings,
        smsSettings: SMSSettingsRequest(body: "Text")
      )
    )
    change(&request)
    return try OrderChain.place(request, creator: "ttd", seed: seed, defaults: defaults, now: evening)
  }

  @Test func `each role is a recipient of its own, once`() throws {
    let order = try toRoles(["daglig-leder", "lede", "daglig-leder"]).orders[0]
    #expect(order.recipients.map(\.identity) == [Self.manager, Self.chair])
    #expect(try toRoles(nil).orders[0].recipients.map(\.identity) == [.organization(Self.company)])
    let json = try JSONEncoder().encode(order)
    #expect(try JSONDecoder().decode(Order.self, from: json) == order)
  }

  @Test(arguments: [
    ([], "Roles must be left out or name 1 to 20 roles."),
    (Array(repeating: "lede", count: 21), "Roles must be left out or name 1 to 20 roles."),
    (["Daglig leder"], "Each of Roles must be 1 to 50 lower-case letters, digits and hyphens."),
    (["lede", ""], "Each of Roles must be 1 to 50 lower-case letters, digits and hyphens."),
    (["../x"], "Each of Roles must be 1 to 50 lower-case letters, digits and hyphens."),
    ([String(repeating: "a", count: 51)], "Each of Roles must be 1 to 50 lower-case letters, digits and hyphens."),
  ])
  func `roles that are none are refused with their field`(_ roles: [String], _ rule: String) {
    let problem = #expect(throws: Problem.self) { try toRoles(roles) }
    #expect(problem?.errors == ["Recipient.RecipientOrganization.Roles": [rule]])
  }

  @Test func `roles and a resource are not named together`() {
    let problem = #expect(throws: Problem.self) {
      try toRoles(["lede"]) { $0.recipient?.recipientOrganization?.resourceId = "urn:altinn:resource:skjema" }
    }
    #expect(
      problem?.errors == ["Recipient.RecipientOrganization.Roles": ["Roles and ResourceId must not both be set."]])
  }

  private func rows(
    _ points: [ContactPoint],
    of identity: RecipientIdentity = manager,
    ignoringReservation: Bool = false
  ) throws -> [String] {
    var order = try toRoles(["daglig-leder"]).orders[0]
    order.recipients = [Recipient(identity)]
    order.policy.ignoreReservation = ignoringReservation
    let contacts = [identity: RecipientContact(points)]
    return NotificationList.notifications(for: order, contacts: contacts, now: noon).map {
      "\($0.channel) \($0.address ?? $0.result.rawValue) \($0.reason ?? "")"
    }
  }

  @Test func `each party is reached by a channel of its own`() throws {
    #expect(try rows([Self.mail, Self.mobile]) == ["email a@x.example ", "sms +4799999001 "])
  }

  @Test func `who is reserved is left out, and an order says so only where nobody else is reached`() throws {
    #expect(try rows([Self.reserved(Self.mail), Self.mobile]) == ["sms +4799999001 "])
    #expect(try rows([Self.reserved(Self.mail)]) == ["email Failed_RecipientReserved "])
    #expect(try rows([Self.reserved(Self.mail), ContactPoint()]) == ["email Failed_RecipientReserved "])
    #expect(try rows([Self.reserved(Self.mail)], ignoringReservation: true) == ["email a@x.example "])
  }

  @Test func `a role that nobody holds is said to be so, a holder without an address is not`() throws {
    #expect(try rows([]) == ["email Failed_RecipientNotIdentified roleNotHeld"])
    #expect(try rows([ContactPoint()]) == ["email Failed_RecipientNotIdentified "])
    #expect(try rows([], of: .organization(Self.company)) == ["email Failed_RecipientNotIdentified "])
    let order = try toRoles(["lede"]).orders[0]
    let list = NotificationList.notifications(for: order, contacts: [:], now: noon)
    let shown = String(
      decoding: try JSONEncoder().encode(ChannelNotificationsView(order, list, on: .email)), as: UTF8.self)
    #expect(shown.contains("nobody holds the role lede in the organization"))
  }

  @Test func `nobody gets a text twice through two roles, and both lead to the one message`() throws {
    let order = try toRoles(["daglig-leder", "lede"]).orders[0]
    let contacts = [
      Self.manager: RecipientContact([Self.mail]), Self.chair: RecipientContact([Self.mail, Self.mobile]),
    ]
    let list = NotificationList.notifications(for: order, contacts: contacts, now: noon)
    #expect(list.map(\.address) == ["a@x.example", "+4799999001"])
    #expect(list[0].via.map(\.identity) == [Self.manager, Self.chair] && list[1].via.map(\.identity) == [Self.chair])
    let view = try JSONEncoder().encode(ChannelNotificationsView(order, list, on: .email))
    let text = String(decoding: view, as: UTF8.self)
    #expect(text.components(separatedBy: "a@x.example").count == 3, "it is listed for both")
  }

  @Test func `two roles that nobody holds are two rows`() throws {
    let order = try toRoles(["daglig-leder", "lede"]).orders[0]
    let list = NotificationList.notifications(for: order, contacts: [:], now: noon)
    #expect(list.count == 2 && Set(list.map(\.id)).count == 2)
  }

  @Test(
    arguments: [
      ([[mail], []], OrderLookup.Status.success, [], []), ([[], [mail]], .success, [], []),
      ([[reserved(mail)], [mail]], .success, [], []), ([[reserved(mail)], []], .failed, ["310001007"], []),
      ([[], []], .failed, [], ["310001007"]), ([[ContactPoint()], []], .failed, [], ["310001007"]),
    ] as [([[ContactPoint]], OrderLookup.Status, [String], [String])])
  func `an organization counts once, and is found where one of its roles is`(
    _ points: [[ContactPoint]],
    _ status: OrderLookup.Status,
    _ reserved: [String],
    _ missing: [String]
  ) throws {
    let order = try toRoles(["daglig-leder", "lede"]).orders[0]
    let contacts = [Self.manager: RecipientContact(points[0]), Self.chair: RecipientContact(points[1])]
    let lookup = try #require(OrderLookup(order: order, contacts: contacts))
    #expect(lookup.status == status && lookup.isReserved == reserved && lookup.missingContact == missing)
  }

  @Test func `the holders of a role are called by the organization's name`() throws {
    var order = try toRoles(["lede"]).orders[0]
    order.email?.body = "$recipientName$ $recipientNumber$"
    let contacts = [Self.chair: RecipientContact([Self.mail], name: "Fjordbygg AS")]
    let list = NotificationList.notifications(for: order, contacts: contacts, now: noon)
    #expect(list.map(\.body) == ["Fjordbygg AS 310001007"])
  }

  @Test(
    arguments: [
      ("urn:altinn:resource:skjema", "skjema"), ("skjema", "skjema"), (" skjema ", "skjema"), ("", nil), ("  ", nil),
      ("urn:altinn:resource:", nil), ("app_ttd_x", "app_ttd_x"), (nil, nil),
    ] as [(String?, String?)])
  func `a resource is asked for without its prefix`(_ given: String?, _ resource: String?) throws {
    var order = try toRoles(nil).orders[0]
    order.resourceId = given
    #expect(order.resource == resource)
  }
}
