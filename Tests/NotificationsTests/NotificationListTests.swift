import FoundationEssentials
import Testing

@testable import Notifications

@Suite struct NotificationListTests {
  private static let both = contact(email: EmailAddress("Kari@example.no"), mobile: MobileNumber("+4799999001"))

  private func list(_ order: Order, _ contacts: [RecipientContact?] = []) -> [Notification] {
    NotificationList.notifications(for: order, contacts: found(contacts), now: noon)
  }

  private func toPersons(_ count: Int, by channel: ChannelSchema, change: (inout Order) -> Void = { _ in }) -> Order {
    order(toPerson(by: channel)) { order in
      order.recipients = persons.prefix(count).map { Recipient(.person($0)) }
      change(&order)
    }
  }

  @Test func `a direct address gets the text of its channel`() throws {
    let mail = try #require(list(order(toEmail())).first)
    #expect(mail.channel == .email && mail.address == "kari@example.no" && mail.sender == "noreply@example.no")
    #expect(mail.subject == "Subject" && mail.body == "Text" && mail.contentType == .plain)
    #expect(mail.result == .new && mail.dueAt == noon && mail.attempt == 0)
    #expect(mail.expiresAt == evening.advanced(bySeconds: 172_800))

    let sms = try #require(list(order(toSMS())).first)
    #expect(sms.channel == .sms && sms.address == "+4799999001" && sms.sender == "Varsel")
    #expect(sms.subject == nil && sms.body == "Text" && sms.sendingTimePolicy == .daytime)
    #expect(sms.expiresAt == opening.advanced(bySeconds: 172_800))
  }

  @Test(arguments: [
    (ChannelSchema.emailPreferred, contact(mobile: both.points[0].mobiles.first), Channel.sms),
    (.smsPreferred, contact(email: both.points[0].emails.first), .email),
    (.emailPreferred, both, .email), (.smsPreferred, both, .sms), (.email, both, .email), (.sms, both, .sms),
  ])
  func `a person gets one message, by the other channel where the preferred one has no address`(
    _ channel: ChannelSchema,
    _ contact: RecipientContact,
    _ used: Channel
  ) {
    let list = list(toPersons(1, by: channel), [contact])
    #expect(list.map(\.channel) == [used] && list.map(\.result) == [.new])
    #expect(list[0].via == [Recipient(.person(persons[0]))])
  }

  @Test(arguments: [
    (ChannelSchema.email, Channel.email), (.sms, .sms), (.emailPreferred, .email), (.smsPreferred, .sms),
  ])
  func `a reserved or unknown person gets one row without an address, on the preferred channel`(
    _ schema: ChannelSchema,
    _ channel: Channel
  ) {
    var reserved = Self.both
    reserved.points[0].isReserved = true
    let list = list(toPersons(3, by: schema), [reserved, nil, contact()])
    #expect(
      list.map(\.result) == [
        .failedRecipientReserved, .failedRecipientNotIdentified, .failedRecipientNotIdentified,
      ])
    #expect(list.allSatisfy { $0.channel == channel && $0.address == nil && $0.body.isEmpty && $0.isFinal })
    #expect(list.map(\.via) == persons.map { [Recipient(.person($0))] })
    #expect(Set(list.map(\.id)).count == 3)
  }

  @Test func `a reservation counts no more where the order ignores it`() {
    var reserved = Self.both
    reserved.points[0].isReserved = true
    let order = toPersons(1, by: .sms) { $0.policy.ignoreReservation = true }
    #expect(list(order, [reserved]).map(\.address) == ["+4799999001"])
    #expect(list(order, [contact(isReserved: true)]).map(\.result) == [.failedRecipientNotIdentified])
  }

  @Test func `whoever shares an address shares the message, which names them all`() {
    let shouting = contact(email: EmailAddress("KARI@EXAMPLE.NO"))
    let list = list(
      toPersons(3, by: .email), [Self.both, contact(email: EmailAddress("o@example.no")), shouting])
    #expect(list.map(\.address) == ["Kari@example.no", "o@example.no"])
    #expect(list[0].via == [persons[0], persons[2]].map { Recipient(.person($0)) })
    #expect(list[1].via == [Recipient(.person(persons[1]))])
  }

  @Test func `a direct address and a person's are one too, and so are two spellings of a number`() {
    let order = toPersons(1, by: .sms) {
      $0.recipients.append(Recipient(mobileNumber: MobileNumber("0047 999-99-001")))
    }
    let list = list(order, [Self.both])
    #expect(list.map(\.address) == ["+4799999001"] && list[0].via == order.recipients)
  }

  @Test func `both channels are two messages`() {
    let order = toPersons(1, by: .emailPreferred) { $0.channel = .emailAndSms }
    #expect(list(order, [Self.both]).map(\.channel) == [.email, .sms])
  }

  @Test func `an id follows from order, channel, address and text, and from nothing else`() throws {
    let plain = toPersons(2, by: .email)
    let first = list(plain, [Self.both])
    #expect(first.map(\.id) == list(plain, [Self.both]).map(\.id))

    var reversed = plain
    reversed.recipients.reverse()
    #expect(Set(list(reversed, [Self.both]).map(\.id)) == Set(first.map(\.id)))

    let id = first[0].id
    let changes: [(inout Order) -> Void] = [
      { $0.email?.body = "Other" }, { $0.email?.subject = "Other" }, { $0.id = ID(seed) }, { $0.channel = .sms },
    ]
    for change in changes {
      var other = plain
      change(&other)
      #expect(list(other, [Self.both])[0].id != id)
    }
    var sameText = plain
    sameText.email?.sender = known(EmailAddress("etaten@example.no"))
    sameText.version = 7
    #expect(list(sameText, [Self.both])[0].id == id)
    let moved = contact(email: EmailAddress("kari@moved.example"))
    #expect(list(plain, [moved])[0].id != id)
  }

  private static let company = known(OrganizationNumber("310001007"))
  private static let user = known(ExternalIdentity("urn:altinn:username:kari"))

  private func to(_ identities: RecipientIdentity..., by channel: ChannelSchema) -> Order {
    order(toPerson()) { order in
      order.channel = channel
      order.recipients = identities.map { Recipient($0) }
    }
  }

  private func summary(_ list: [Notification]) -> [String] {
    list.map {
      "\($0.channel == .email ? "Email" : "Sms") \($0.result == .new ? $0.address ?? "-" : $0.result.rawValue)"
    }
  }

  // The rows of the original's tests for official addresses.
  @Test(arguments: [
    (ChannelSchema.email, 2, 2, ["Email 0@x.example", "Email 1@x.example"]),
    (.sms, 2, 2, ["Sms +4799999000", "Sms +4799999001"]),
    (.emailPreferred, 2, 1, ["Email 0@x.example", "Email 1@x.example"]),
    (.smsPreferred, 2, 1, ["Sms +4799999000"]),
    (.smsPreferred, 2, 0, ["Email 0@x.example", "Email 1@x.example"]),
    (.emailPreferred, 0, 2, ["Sms +4799999000", "Sms +4799999001"]),
    (.emailAndSms, 2, 1, ["Email 0@x.example", "Email 1@x.example", "Sms +4799999000"]),
    (.emailAndSms, 2, 0, ["Email 0@x.example", "Email 1@x.example", "Sms Failed_RecipientNotIdentified"]),
    (.emailAndSms, 0, 1, ["Sms +4799999000", "Email Failed_RecipientNotIdentified"]),
    (.emailAndSms, 0, 0, ["Email Failed_RecipientNotIdentified", "Sms Failed_RecipientNotIdentified"]),
    (.email, 0, 2, ["Email Failed_RecipientNotIdentified"]), (.sms, 2, 0, ["Sms Failed_RecipientNotIdentified"]),
    (.emailPreferred, 0, 0, ["Email Failed_RecipientNotIdentified"]),
    (.smsPreferred, 0, 0, ["Sms Failed_RecipientNotIdentified"]),
  ])
  func `an organization gets a message at each of its addresses, by the other channel where the preferred has none`(
    _ channel: ChannelSchema,
    _ emails: Int,
    _ mobiles: Int,
    _ expected: [String]
  ) {
    let contact = RecipientContact([
      ContactPoint(
        emails: (0..<emails).map { known(EmailAddress("\($0)@x.example")) },
        mobiles: (0..<mobiles).map { known(MobileNumber("+479999900\($0)")) }
      )
    ])
    let order = to(.organization(Self.company), by: channel)
    let list = NotificationList.notifications(for: order, contacts: [.organization(Self.company): contact], now: noon)
    #expect(summary(list) == expected)
    #expect(list.allSatisfy { $0.via == order.recipients } && Set(list.map(\.id)).count == list.count)
  }

  @Test func `of two spellings of an organization's address only one is sent to`() {
    let contact = RecipientContact([
      ContactPoint(
        emails: [known(EmailAddress("Post@x.example")), known(EmailAddress("post@X.example"))],
        mobiles: [known(MobileNumber("+4799999001")), known(MobileNumber("004799999001"))]
      )
    ])
    let order = to(.organization(Self.company), by: .emailAndSms)
    let list = NotificationList.notifications(for: order, contacts: [.organization(Self.company): contact], now: noon)
    #expect(summary(list) == ["Email Post@x.example", "Sms +4799999001"])
    #expect(list.allSatisfy { $0.via == order.recipients })
  }

  @Test(arguments: [
    (ChannelSchema.emailPreferred, both, ["Email Kari@example.no"]), (.smsPreferred, both, ["Sms +4799999001"]),
    (.emailPreferred, contact(mobile: both.points[0].mobiles.first), ["Sms +4799999001"]),
    (.smsPreferred, contact(email: both.points[0].emails.first), ["Email Kari@example.no"]),
    (.sms, contact(email: both.points[0].emails.first), ["Sms Failed_RecipientNotIdentified"]),
    (.emailAndSms, both, ["Email Kari@example.no", "Sms +4799999001"]),
    (
      .emailAndSms, contact(email: both.points[0].emails.first),
      ["Email Kari@example.no", "Sms Failed_RecipientNotIdentified"]
    ),
  ])
  func `a user without a national identity number is reached as a person is`(
    _ channel: ChannelSchema,
    _ contact: RecipientContact,
    _ expected: [String]
  ) {
    let order = to(.external(Self.user), by: channel)
    let list = NotificationList.notifications(for: order, contacts: [.external(Self.user): contact], now: noon)
    #expect(summary(list) == expected)
    let persons = NotificationList.notifications(
      for: to(.person(persons[0]), by: channel),
      contacts: [.person(persons[0]): contact],
      now: noon
    )
    #expect(summary(persons) == expected)
  }

  @Test(arguments: [
    (Notification.unknownOutcome, "It is not known whether the notification was sent"),
    (Notification.cancelled, "because it was cancelled"), ("gatewayRefused", "due to an unspecified failure"),
  ])
  func `a failure of which nobody knows whether it was one is not called undelivered`(
    _ reason: String,
    _ words: String
  ) throws {
    let order = order(toSMS(.anytime))
    var notification = list(order)[0]
    notification.result = .failed
    notification.reason = reason
    let view = try JSONEncoder().encode(ChannelNotificationsView(order, [notification], on: .sms))
    #expect(String(decoding: view, as: UTF8.self).contains(words))
  }

  @Test func `users and organizations are told apart where nobody is found`() {
    let identities: [RecipientIdentity] = [
      .external(Self.user), .organization(Self.company), .person(persons[0]),
      .external(known(ExternalIdentity("urn:altinn:username:ola"))),
    ]
    let order = order(toPerson()) { $0.recipients = identities.map { Recipient($0) } }
    let list = NotificationList.notifications(for: order, contacts: [:], now: noon)
    #expect(Set(list.map(\.id)).count == 4 && list.map(\.via) == order.recipients.map { [$0] })
  }

  @Test func `a recipient who stands in an order twice gets one message, or one row`() {
    let company = RecipientIdentity.organization(Self.company)
    let order = to(company, company, by: .email)
    let contacts = [company: RecipientContact([ContactPoint(emails: Self.both.points[0].emails)])]
    #expect(summary(NotificationList.notifications(for: order, contacts: contacts, now: noon)).count == 1)
    #expect(summary(NotificationList.notifications(for: order, contacts: [:], now: noon)).count == 1)
  }

  @Test func `each recipient is called by their own name, in all texts`() {
    let order = order(toPerson()) { order in
      order.channel = .emailAndSms
      order.recipients = [.person(persons[0]), .organization(Self.company)].map { Recipient($0) }
      order.email?.subject = "Til $recipientName$"
      order.email?.body = "<p>$recipientName$</p>"
      order.email?.contentType = .html
      order.sms?.body = "$recipientName$ $recipientNumber$"
    }
    var person = Self.both
    person.name = "Kari <Nordmann>"
    var company = Self.both
    company.name = "Fjordbygg & Sønner AS"
    let list = NotificationList.notifications(
      for: order,
      contacts: [.person(persons[0]): person, .organization(Self.company): company],
      now: noon
    )
    // The same address, but another text: not the same message.
    #expect(
      list.map(\.body) == [
        "<p>Kari &lt;Nordmann&gt;</p>", "Kari <Nordmann> ", "<p>Fjordbygg &amp; Sønner AS</p>",
        "Fjordbygg & Sønner AS 310001007",
      ]
    )
    #expect(list.compactMap(\.subject) == ["Til Kari <Nordmann>", "Til Fjordbygg & Sønner AS"])
  }

  @Test func `a text of keywords that come to nothing goes out as it is`() {
    let order = toPersons(1, by: .sms) { $0.sms?.body = "$recipientNumber$" }
    #expect(list(order, [Self.both]).map(\.body) == ["$recipientNumber$"])
  }

  @Test func `an order that expired before anybody was looked up has one row for them all`() {
    let order = toPersons(3, by: .smsPreferred)
    let list = NotificationList.expired(order, now: noon)
    #expect(list.map(\.result) == [.failedTTL] && list[0].channel == .sms && list[0].address == nil)
    #expect(list[0].via == order.recipients && list[0].resultChanged == noon)
  }
}
