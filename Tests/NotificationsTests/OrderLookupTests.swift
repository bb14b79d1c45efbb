import FoundationEssentials
import Testing

@testable import Notifications

@Suite struct OrderLookupTests {
  private static let email = contact(email: EmailAddress("kari@example.no"))
  private static let mobile = contact(mobile: MobileNumber("+4799999001"))
  private static let reserved = contact(
    email: email.points[0].emails.first,
    mobile: mobile.points[0].mobiles.first,
    isReserved: true
  )

  /// The schema and what the registry knows of each person; the status, and the places of those who are reserved and of
  /// those who have no usable address.
  private static let rows: [(ChannelSchema, [RecipientContact?], OrderLookup.Status, [Int], [Int])] = [
    (.emailPreferred, [email], .success, [], []),
    (.emailPreferred, [mobile], .success, [], []),
    (.smsPreferred, [email], .success, [], []),
    (.email, [mobile], .failed, [], [0]),
    (.sms, [email], .failed, [], [0]),
    (.emailPreferred, [nil], .failed, [], [0]),
    (.emailPreferred, [contact()], .failed, [], [0]),
    (.emailPreferred, [reserved], .failed, [0], []),
    // Reserved and without an address: that he is reserved is what counts.
    (.emailPreferred, [contact(isReserved: true)], .failed, [0], []),
    (.emailPreferred, [email, mobile, email], .success, [], []),
    (.emailPreferred, [email, reserved, nil], .partialSuccess, [1], [2]),
    (.email, [email, mobile, email], .partialSuccess, [], [1]),
    (.emailPreferred, [nil, reserved, nil], .failed, [1], [0, 2]),
  ]

  @Test(arguments: rows)
  func `says who is reserved, who has no usable address, and whether anybody is left`(
    _ channel: ChannelSchema,
    _ contacts: [RecipientContact?],
    _ status: OrderLookup.Status,
    _ isReserved: [Int],
    _ missing: [Int]
  ) throws {
    let order = order(toPerson(by: channel)) { order in
      order.recipients = contacts.indices.map { Recipient(.person(persons[$0])) }
    }
    let lookup = try #require(OrderLookup(order: order, contacts: found(contacts)))
    #expect(lookup.status == status)
    #expect(lookup.isReserved == isReserved.map { persons[$0].digits })
    #expect(lookup.missingContact == missing.map { persons[$0].digits })
  }

  @Test func `a reservation does not count where the order ignores it, a missing address does`() throws {
    let order = order(toPerson(by: .email)) { $0.policy.ignoreReservation = true }
    #expect(OrderLookup(order: order, contacts: found([Self.reserved]))?.status == .success)
    let unreachable = OrderLookup(order: order, contacts: found([contact(isReserved: true)]))
    #expect(unreachable?.isReserved == [] && unreachable?.missingContact == [persons[0].digits])
  }

  @Test func `there is none where every recipient is an address`() {
    #expect(OrderLookup(order: order(toEmail()), contacts: [:]) == nil)
    #expect(OrderLookup(order: order(toSMS()), contacts: found([Self.email])) == nil)
  }

  @Test func `it counts only those who are looked up`() {
    let mixed = order(toPerson()) { $0.recipients.append(Recipient(emailAddress: Self.email.points[0].emails.first)) }
    #expect(OrderLookup(order: mixed, contacts: [:])?.status == .failed)
  }

  @Test(arguments: [
    (OrderLookup.Status.success, "Success"), (.partialSuccess, "PartialSuccess"), (.failed, "Failed"),
  ])
  func `a status is spelled as the public API spells it`(_ status: OrderLookup.Status, _ name: String) throws {
    #expect(try JSONEncoder().encode([status]) == Data(#"["\#(name)"]"#.utf8))
  }
}

/// Three persons with valid numbers, all of them made up.
let persons = ["02828510188", "03837510340", "01819010001"].map { known(NationalIdentityNumber($0, checks: .strict)) }

/// What a registry knows of `persons`, in that order.
func found(_ contacts: [RecipientContact?]) -> [RecipientIdentity: RecipientContact] {
  Dictionary(
    uniqueKeysWithValues: zip(persons, contacts).compactMap { person, contact in contact.map { (.person(person), $0) } }
  )
}
