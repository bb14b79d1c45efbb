import FoundationEssentials
import Testing

@testable import Notifications

@Suite struct SingleOrderTests {
  private static let email = #""emailTemplate": {"subject": "Emne", "body": "Tekst"}"#
  private static let sms = #""smsTemplate": {"body": "Tekst"}"#
  private static let kari = #""recipients": [{"emailAddress": "kari@example.no", "mobileNumber": "+4799999001"}]"#

  private func place(_ members: String..., now: Timestamp = evening) throws -> Order {
    let json = "{\(members.joined(separator: ", "))}"
    let request = try JSONDecoder().decode(OrderRequest.self, from: Data(json.utf8))
    let placed = try SingleOrder.place(
      request,
      isNested: true,
      creator: "ttd",
      seed: seed,
      defaults: defaults,
      now: now
    )
    return try #require(placed.orders.first)
  }

  private func flaws(_ members: String...) throws -> [String: [String]] {
    let json = "{\(members.joined(separator: ", "))}"
    let request = try JSONDecoder().decode(OrderRequest.self, from: Data(json.utf8))
    do throws(Problem) {
      _ = try SingleOrder.place(
        request,
        isNested: true,
        creator: "ttd",
        seed: seed,
        defaults: defaults,
        now: evening
      )
      return [:]
    } catch {
      return error.errors ?? [:]
    }
  }

  @Test(arguments: [
    ("EmailPreferred", [Channel.email]), ("SmsPreferred", [.sms]), ("EmailAndSms", [.email, .sms]),
    ("Email", [.email]), ("Sms", [.sms]), ("emailandsms", [.email, .sms]), ("4", [.email, .sms]),
  ])
  func `an order goes to each recipient by what it names`(_ channel: String, _ used: [Channel]) throws {
    let name = Int(channel) == nil ? "\"\(channel)\"" : channel
    var life = OrderLife(of: try place(#""notificationChannel": \#(name)"#, Self.kari, Self.email, Self.sms))
    _ = life.handle(.due, now: noon)
    _ = life.handle(.due, now: evening)
    let expected = channel.hasSuffix("Preferred") ? [.email, .sms] : used
    #expect(Set(life.notifications.map(\.channel)) == Set(expected), "with both addresses, both are used")
  }

  @Test func `a text that the channel has no use for is left out`() throws {
    let order = try place(#""notificationChannel": "Sms""#, Self.kari, Self.sms, #""emailTemplate": {"subject": ""}"#)
    #expect(order.email == nil && order.sms?.body == "Tekst")
  }

  @Test func `an SMS is held to the daytime, as the original holds it`() throws {
    let order = try place(#""notificationChannel": "Sms""#, Self.kari, Self.sms)
    #expect(order.sms?.sendingTimePolicy == .daytime && order.requestedSendTime == evening)
  }

  @Test(arguments: [
    ("2026-11-24T22:35:00+01:00", nil), ("2026-11-24T21:40:00.5Z", nil),
    (
      "2026-11-24T21:34:59.999Z",
      "Send time must be in the future. Leave blank to send immediately."
    ),
    ("2026-11-25T09:00:00", "The requested send time value must have specified a time zone."),
    ("i morgen", "RequestedSendTime must be an RFC 3339 date and time."),
  ])
  func `a send time may lie five minutes back`(_ typed: String, _ flaw: String?) throws {
    let found = try flaws(
      #""notificationChannel": "Sms""#, Self.kari, Self.sms, #""requestedSendTime": "\#(typed)""#
    )
    #expect(found == (flaw.map { ["RequestedSendTime": [$0]] } ?? [:]))
  }

  private static let cannotBeCombined = (
    person: "National identity number cannot be combined with email address, mobile number, or organization number.",
    organization:
      "Organization number cannot be combined with email address, mobile number, or national identity number."
  )

  @Test(arguments: [
    (#"{"emailAddress": "kari"}"#, ".EmailAddress", "Invalid email address format."),
    (
      #"{"emailAddress": "kari@example.no", "mobileNumber": "12345"}"#, ".MobileNumber",
      "Mobile number can contain only '+' and numeric characters, and it must adhere to the E.164 standard."
    ),
    (
      #"{"nationalIdentityNumber": "1"}"#, ".NationalIdentityNumber",
      "National identity number must be 11 digits long."
    ),
    (#"{"organizationNumber": "1"}"#, ".OrganizationNumber", "Organization number must be 9 digits long."),
    (
      #"{"nationalIdentityNumber": "02828510188", "emailAddress": "kari@example.no"}"#, ".NationalIdentityNumber",
      cannotBeCombined.person
    ),
    (
      #"{"organizationNumber": "310001007", "mobileNumber": "+4799999001"}"#, ".OrganizationNumber",
      cannotBeCombined.organization
    ),
    (
      "{}", "",
      "Either a valid email address, mobile number starting with country code, organization number, or national "
        + "identity number must be provided for each recipient."
    ),
  ])
  func `a recipient that cannot be reached is named`(_ recipient: String, _ field: String, _ flaw: String) throws {
    let good = #"{"emailAddress": "kari@example.no"}"#
    let recipients = #""recipients": [\#(good), \#(recipient)]"#
    let found = try flaws(#""notificationChannel": "EmailPreferred""#, recipients, Self.email, Self.sms)
    #expect(found == ["Recipients[1]\(field)": [flaw]])
  }

  @Test(arguments: [
    (
      "Email",
      "Either a valid email address, organization number, or national identity number must be provided for each recipient."
    ),
    (
      "Sms",
      "Either a valid mobile number starting with country code, organization number, or national identity number must be "
        + "provided for each recipient."
    ),
  ])
  func `a recipient needs the address of the channel`(_ channel: String, _ flaw: String) throws {
    let other = channel == "Email" ? #"{"mobileNumber": "+4799999001"}"# : #"{"emailAddress": "kari@example.no"}"#
    let found = try flaws(
      #""notificationChannel": "\#(channel)""#, #""recipients": [\#(other)]"#, Self.email, Self.sms
    )
    #expect(found == ["Recipients[0]": [flaw]])
  }

  @Test func `what an order lacks is named at once`() throws {
    #expect(
      try flaws() == [
        "NotificationChannel": ["A notification channel must be defined."],
        "Recipients": ["One or more recipient is required."],
      ]
    )
    #expect(
      try flaws(#""notificationChannel": "EmailAndSms""#, Self.kari) == [
        "EmailTemplate": ["An email template is required for the selected notification channel."],
        "SmsTemplate": ["An SMS template is required for the selected the notification channel."],
      ]
    )
    let blank = #""emailTemplate": {"subject": "\n", "body": " "}, "smsTemplate": {"body": "\t"}"#
    #expect(
      try flaws(#""notificationChannel": "EmailPreferred""#, Self.kari, blank) == [
        "EmailTemplate.Subject": ["The email template subject must not be empty."],
        "EmailTemplate.Body": ["The email template body must not be empty."],
        "SmsTemplate.Body": ["The SMS template body must not be empty."],
      ]
    )
  }

  @Test(arguments: [
    ("https://etaten.example/17?a=b", true), ("http://etaten.example", true), ("https://localhost/", false),
    ("https://127.0.0.1/", false), ("https://[::1]/", false), ("ftp://etaten.example/", false),
    ("etaten.example", false),
    ("https://kari:x@etaten.example/", false), ("", false),
  ])
  func `a condition endpoint has a public name`(_ endpoint: String, _ isGood: Bool) throws {
    let found = try flaws(
      #""notificationChannel": "Email""#, Self.kari, Self.email, #""conditionEndpoint": "\#(endpoint)""#
    )
    #expect(found == (isGood ? [:] : ["ConditionEndpoint": ["The condition endpoint must be a valid URL."]]))
  }

  @Test(arguments: [
    (#""emailTemplate": {"subject": "a", "body": "b", "attachments": [{}]}"#, "EmailTemplate.Attachments"),
    (#""emailTemplate": {"subject": "a", "body": "b", "cc": "ola@example.no"}"#, "EmailTemplate.Cc"),
    (#""emailTemplate": {"subject": "a", "body": "b"}, "bcc": {"a": 1}"#, "Bcc"),
  ])
  func `attachments and copies are refused by name`(_ members: String, _ field: String) throws {
    #expect(Array(try flaws(#""notificationChannel": "Email""#, Self.kari, members).keys) == [field])
  }

  @Test(arguments: [#""attachments": []"#, #""cc": null"#])
  func `a list of no attachments asks for nothing`(_ member: String) throws {
    #expect(try flaws(#""notificationChannel": "Email""#, Self.kari, Self.email, member).isEmpty)
  }

  /// An organization's number takes the keyword's place; with no identity, and for a person, the keyword stands or goes.
  @Test(arguments: [
    (#"{"organizationNumber": "310001007"}"#, 2_149), (#"{"mobileNumber": "+4799999001"}"#, 2_157),
    (#"{"mobileNumber": "+4799999001"}, {"organizationNumber": "310001007"}"#, 2_157),
  ])
  func `the longest that a text becomes must fit an SMS`(_ recipients: String, _ septets: Int) throws {
    let text = String(repeating: "a", count: 2_140) + "$recipientNumber$"
    let sms = #""smsTemplate": {"body": "\#(text)"}"#
    let found = try flaws(#""notificationChannel": "Sms""#, #""recipients": [\#(recipients)]"#, sms)
    #expect(
      found == ["SmsTemplate.Body": ["SMS body takes \(septets) septets of GSM-7; at most 2144 can be sent."]]
    )
  }

  @Test func `five thousand recipients are the most`() throws {
    func recipients(_ count: Int) -> String {
      let list = Array(repeating: #"{"emailAddress": "kari@example.no"}"#, count: count).joined(separator: ",")
      return "\"recipients\": [\(list)]"
    }
    #expect(try flaws(#""notificationChannel": "Email""#, recipients(5_000), Self.email).isEmpty)
    let found = try flaws(#""notificationChannel": "Email""#, recipients(5_001), Self.email)
    #expect(found == ["Recipients": ["There may be at most 5000 recipients."]])
  }

  @Test(arguments: [("skd", true), ("ttd", false)])
  func `old contact information is used for the senders that are set so`(_ creator: String, _ isUsed: Bool) throws {
    let recipients = #""recipients": [{"nationalIdentityNumber": "02828510188"}]"#
    let json = #"{"notificationChannel": "Email", \#(recipients), \#(Self.email)}"#
    let request = try JSONDecoder().decode(OrderRequest.self, from: Data(json.utf8))
    let placed = try SingleOrder.place(
      request,
      isNested: true,
      creator: creator,
      seed: seed,
      defaults: defaults,
      now: evening
    )
    #expect(placed.orders.map(\.policy.useStaleContactInformation) == [isUsed])
  }
}
