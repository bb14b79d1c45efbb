import FoundationEssentials
import TestSupport
import Testing

@testable import Notifications

@Suite struct OrderChainTests {
  @Test(arguments: BrokenRule.ofOrder + BrokenRule.ofReminder)
  func `a broken rule is told with its field, and nothing else is`(_ rule: BrokenRule) {
    #expect(rule.complaints == rule.texts)
  }

  @Test func `everything that is wrong is told at once`() {
    let all = BrokenRule("", "") {
      $0.idempotencyId = nil
      $0.recipient = nil
      $0.conditionEndpoint = ""
      $0.reminders = [ReminderRequest(recipient: toEmail("kari")), ReminderRequest(delayDays: 1)]
    }
    #expect(
      all.complaints?.keys.sorted() == [
        "ConditionEndpoint", "IdempotencyId", "Recipient", "Reminders[0]",
        "Reminders[0].Recipient.RecipientEmail.EmailAddress", "Reminders[1].Recipient",
      ])
  }

  @Test(arguments: [
    "http://localhost", "http://127.0.0.1:8090/simulators/conditions/17", "https://foobar/", "HTTPS://etaten.example",
    "https://[2001:db8::1]:8443/17", "https://etaten.example:/17", "https://etaten.example/17?by=a@b.no#a%20b",
    "https://etaten.example:65535", "https://a.no/" + String(repeating: "a", count: 2_035),
  ])
  func `a condition endpoint may be what the guard of the call decides on`(_ endpoint: String) throws {
    #expect(try chain { $0.conditionEndpoint = endpoint }.orders[0].conditionEndpoint == endpoint)
  }

  @Test func `a request at its limits is taken`() throws {
    let orders = try chain {
      $0.idempotencyId = String(repeating: "å", count: 255)
      $0.sendersReference = String(repeating: "😀", count: 512)
      $0.requestedSendTime = "2026-11-24T22:40:00+01:00"
      $0.reminders = Array(repeating: ReminderRequest(delayDays: 36_500, recipient: toEmail()), count: 100)
    }.orders
    #expect(orders.count == 101)
    #expect(orders[0].requestedSendTime == evening)
    #expect(orders[100].requestedSendTime == at("2126-10-31T21:40:00Z"))
  }

  @Test func `a reminder beyond the calendar is refused`() {
    let problem = #expect(throws: Problem.self) {
      try chain {
        $0.reminders = [ReminderRequest(delayDays: 36_500, recipient: toEmail())]
        $0.requestedSendTime = "9999-06-01T00:00:00Z"
      }
    }
    #expect(problem?.errors == ["Reminders[0].DelayDays": ["DelayDays must not lead beyond the year 9999."]])
  }

  @Test func `an order without a time is due now`() throws {
    let order = try chain { _ in }.orders[0]
    #expect(order.requestedSendTime == evening && order.dueAt == evening && order.created == evening)
    #expect(order.status == .registered && order.waitingFor == .sendTime && order.version == 1)
  }

  @Test(arguments: [
    // 10:00 in Oslo, then 09:00 and 10:00: the clock went back and the days stay days of 24 hours.
    ("2026-10-24T08:00:00Z", 1, "2026-10-25T08:00:00Z"),
    // Forward, 09:30 and 10:30.
    ("2026-03-28T08:30:00Z", 1, "2026-03-29T08:30:00Z"),
    ("2026-03-28T09:30:00+01:00", 7, "2026-04-04T08:30:00Z"),
    ("2028-02-28T12:00:00Z", 1, "2028-02-29T12:00:00Z"),
    ("2026-12-31T23:59:59.999Z", 1, "2027-01-01T23:59:59.999Z"),
  ])
  func `a reminder comes so many days of 24 hours after the order`(_ first: String, _ days: Int, _ then: String) throws
  {
    let chain = try chain(now: at("2026-01-01T00:00:00Z")) {
      $0.requestedSendTime = first
      $0.reminders = [ReminderRequest(delayDays: days, recipient: toEmail())]
    }
    #expect(chain.orders.map(\.requestedSendTime) == [at(first), at(then)])
    #expect(chain.orders.map(\.type) == [.notification, .reminder])
  }

  @Test func `a reminder may have a time of its own, even before the order's`() throws {
    let chain = try chain {
      $0.requestedSendTime = "2026-12-01T00:00:00Z"
      $0.reminders = [ReminderRequest(requestedSendTime: evening.description, recipient: toEmail())]
    }
    #expect(chain.orders[1].dueAt == evening)
  }

  @Test(arguments: [
    (toEmail(), "2026-11-26T21:40:00Z"),
    (toSMS(.anytime), "2026-11-26T21:40:00Z"),
    // From the opening at 09:00 in Oslo on.
    (toSMS(.daytime), "2026-11-27T08:00:00Z"),
    (toPerson(by: .email), "2026-11-26T21:40:00Z"),
    (toPerson(by: .sms), "2026-11-27T08:00:00Z"),
    (toPerson(by: .emailPreferred), "2026-11-27T08:00:00Z"),
    (toPerson(by: .smsPreferred), "2026-11-27T08:00:00Z"),
  ])
  func `an order expires 48 hours after the last of its channels may begin`(
    _ recipient: RecipientRequest,
    _ end: String
  ) throws {
    #expect(try chain { $0.recipient = recipient }.orders[0].expiresAt == at(end))
  }

  @Test func `all ids come from the seed: the same event gives the same bytes`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let reminders = (1...2).map { (day: Int) in
      ReminderRequest(sendersReference: "r\(day)", delayDays: day, recipient: toEmail())
    }
    let first = try chain { $0.reminders = reminders }
    #expect(try encoder.encode(first.orders) == encoder.encode(chain { $0.reminders = reminders }.orders))
    let other = known(UUIDBytes("7b0c3c1e-52a9-4a53-9f0e-0d6f1f6a0002"))
    let second = try chain(seed: other) { $0.reminders = reminders }
    #expect(Set((first.orders + second.orders).map(\.id)).count == 6)
    #expect(Set((first.orders + second.orders).map(\.chainId)).count == 2)
    #expect(first.fingerprint == second.fingerprint)

    #expect(first.chainReceipt?.notificationOrderId == first.orders[0].chainId)
    #expect(first.chainReceipt?.notification.shipmentId == first.orders[0].id)
    #expect(first.chainReceipt?.notification.reminders?.map(\.shipmentId) == first.orders[1...].map(\.id))
    #expect(first.chainReceipt?.notification.reminders?.map(\.sendersReference) == ["r1", "r2"])
    #expect(try chain { $0.reminders = [] }.chainReceipt?.notification.reminders == nil)
  }

  @Test func `what belongs to the order is copied into it`() throws {
    var policies = defaults
    policies.conditionOnFailure = .hold
    policies.onUnknownOutcome = OnUnknownOutcome(email: .fail, sms: .retry)
    var request = BrokenRule.none
    request.dialogportenAssociation = DialogportenAssociation(dialogId: "d", transmissionId: nil)
    let order = try OrderChain.place(request, creator: "ttd", seed: seed, defaults: policies, now: evening).orders[0]
    #expect(order.creator == "ttd" && order.dialogporten?.dialogId == "d")
    #expect(order.policy == OrderPolicy(conditionOnFailure: .hold, onUnknownOutcome: policies.onUnknownOutcome))
  }

  @Suite struct Fingerprint {
    static let plain = #"{"idempotencyId": "a", "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#

    private func fingerprint(_ json: String) throws -> String {
      RequestFingerprint.of(try JSONDecoder().decode(OrderChainRequest.self, from: Data(json.utf8)))
    }

    @Test(arguments: [
      #"{"recipient":{"recipientSms":{"phoneNumber":"+4799999001"}},"idempotencyId":"a"}"#,
      #"{"idempotencyId": "\u0061", "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#,
      #"{"idempotencyId": "a", "new": [1], "recipient": {"recipientSms": {"phoneNumber": "+4799999001", "x": 1}}}"#,
      #"{"idempotencyId": "a", "reminders": null, "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#,
    ])
    func `is the same for the same members with the same values`(_ json: String) throws {
      #expect(try fingerprint(json) == fingerprint(Self.plain))
    }

    @Test(arguments: [
      #"{"idempotencyId": "A", "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#,
      #"{"idempotencyId": "a", "recipient": {"recipientSms": {"phoneNumber": "+47 99999001"}}}"#,
      #"{"idempotencyId": "a", "recipient": {"recipientEmail": {"emailAddress": "+4799999001"}}}"#,
      #"{"idempotencyId": "a", "sendersReference": "", "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#,
      #"{"idempotencyId": "a", "reminders": [], "recipient": {"recipientSms": {"phoneNumber": "+4799999001"}}}"#,
    ])
    func `is another for any other value`(_ json: String) throws {
      #expect(try fingerprint(json) != fingerprint(Self.plain))
    }

    @Test func `is 40 hexadecimal digits, the same in every release`() throws {
      #expect(try fingerprint(Self.plain) == "ffed11c5b5ebd2ef94a1676e20d6382c09036325")
    }
  }
}

/// The chain of a request that keeps every rule but for `change`.
func chain(
  seed: UUIDBytes = seed,
  now: Timestamp = evening,
  change: (inout OrderChainRequest) -> Void
) throws(Problem) -> PlacedOrders {
  var request = BrokenRule.none
  change(&request)
  return try OrderChain.place(request, creator: "ttd", seed: seed, defaults: defaults, now: now)
}

extension PlacedOrders {
  /// Nil where the receipt is another's.
  var chainReceipt: OrderReceipt.Chain? {
    guard case .chain(let receipt) = receipt else { return nil }
    return receipt
  }
}

/// A request that breaks a rule, and what it is told.
struct BrokenRule: Sendable, CustomTestStringConvertible {
  /// A request that breaks none.
  static let none = OrderChainRequest(idempotencyId: "key", recipient: toSMS())

  var texts: [String: [String]]
  let change: @Sendable (inout OrderChainRequest) -> Void

  init(_ field: String, _ text: String, _ change: @escaping @Sendable (inout OrderChainRequest) -> Void) {
    texts = [field: [text]]
    self.change = change
  }

  var testDescription: String { texts.map { "\($0): \($1.joined())" }.joined() }

  /// What the request is told; nil where it is taken.
  var complaints: [String: [String]]? {
    do throws(Problem) {
      _ = try chain(change: change)
      return nil
    } catch {
      return error.status == 400 ? error.errors : [:]
    }
  }
}

extension BrokenRule {
  static let ofOrder: [BrokenRule] =
    [nil, "", "  ", "\u{A0}"].map { key in
      BrokenRule("IdempotencyId", "IdempotencyId cannot be null or empty.") { $0.idempotencyId = key }
    } + [
      .init("IdempotencyId", "IdempotencyId must be at most 255 characters long.") {
        $0.idempotencyId = String(repeating: "å", count: 256)
      },
      .init("IdempotencyId", "IdempotencyId must not contain control characters.") { $0.idempotencyId = "a\0b" },
      .init("IdempotencyId", "IdempotencyId must not contain control characters.") { $0.idempotencyId = "sak-17\n" },
      .init("SendersReference", "SendersReference must be at most 1024 characters long.") {
        $0.sendersReference = String(repeating: "😀", count: 513)
      },
      .init("SendersReference", "SendersReference must not contain control characters.") {
        $0.sendersReference = "sak\u{85}17"
      },
      .init("RequestedSendTime", "RequestedSendTime must be greater than or equal to now.") {
        $0.requestedSendTime = "2026-11-24T21:39:59.999Z"
      },
      .init("RequestedSendTime", "The RequestedSendTime must have specified a time zone.") {
        $0.requestedSendTime = "2026-12-24T21:40:00"
      },
      .init("RequestedSendTime", "RequestedSendTime must be an RFC 3339 date and time.") {
        $0.requestedSendTime = "2026-12-24"
      },
      .init("Reminders", "There may be at most 100 reminders.") {
        $0.reminders = Array(repeating: ReminderRequest(delayDays: 1, recipient: toEmail()), count: 101)
      },
    ]
    + [
      "", "etaten.example", "/skal-sendes/17", "https:etaten.example", "https://", "https:///17", "https://:443/17",
      "https://etaten.example:https/", "https://etaten.example:65536/", "https://etaten.example:-1/",
      "https://etaten.example\\a.no/", "https://ex%61mple.no/", "https://etaten.example/ 17",
      "https://bjørn.no/", " https://etaten.example/", "1https://etaten.example/",
      "https://a.no/" + String(repeating: "a", count: 2_036),
    ].map { endpoint in
      .init("ConditionEndpoint", "ConditionEndpoint must be a valid absolute URI or null.") {
        $0.conditionEndpoint = endpoint
      }
    }
    + ["ftp://etaten.example/", "file:///etc/hosts", "gopher://etaten.example:70"].map { endpoint in
      .init("ConditionEndpoint", "ConditionEndpoint must use http or https scheme.") {
        $0.conditionEndpoint = endpoint
      }
    }
    + ["https://user@etaten.example/", "https://user:pass@etaten.example/", "http://etaten.example@127.0.0.1:8090"]
    .map { endpoint in
      .init("ConditionEndpoint", "ConditionEndpoint must not contain a user name or password.") {
        $0.conditionEndpoint = endpoint
      }
    }

  static let ofReminder: [BrokenRule] = [
    reminder("", "Either DelayDays or RequestedSendTime must be defined, but not both.") { $0.delayDays = nil },
    both(),
    reminder(".DelayDays", "DelayDays must be greater than or equal to 1 day.") { $0.delayDays = 0 },
    reminder(".DelayDays", "DelayDays must be greater than or equal to 1 day.") { $0.delayDays = .min },
    reminder(".DelayDays", "DelayDays must be at most 36500 days.") { $0.delayDays = 36_501 },
    reminder(".DelayDays", "DelayDays must be at most 36500 days.") { $0.delayDays = .max },
    ownTime("RequestedSendTime must be greater than or equal to the current UTC time.", "2026-11-24T21:39:59.999Z"),
    ownTime("The RequestedSendTime must have specified a time zone.", "2026-12-24T21:40:00.5"),
    ownTime("RequestedSendTime must be an RFC 3339 date and time.", "tomorrow"),
    reminder(".SendersReference", "SendersReference must not contain control characters.") {
      $0.sendersReference = "\u{7F}"
    },
    reminder(".ConditionEndpoint", "ConditionEndpoint must use http or https scheme.") {
      $0.conditionEndpoint = "ftp://etaten.example/"
    },
    reminder(".Recipient", "Must have exactly one recipient.") { $0.recipient = nil },
    reminder(".Recipient.RecipientEmail.EmailAddress", "Invalid email address format.") {
      $0.recipient = toEmail("kari@")
    },
  ]

  /// A rule of the second reminder.
  private static func reminder(
    _ field: String,
    _ text: String,
    _ change: @escaping @Sendable (inout ReminderRequest) -> Void
  ) -> BrokenRule {
    BrokenRule("Reminders[1]\(field)", text) {
      let good = ReminderRequest(delayDays: 1, recipient: toEmail())
      var broken = good
      change(&broken)
      $0.reminders = [good, broken]
    }
  }

  private static func ownTime(_ text: String, _ time: String) -> BrokenRule {
    reminder(".RequestedSendTime", text) { ($0.delayDays, $0.requestedSendTime) = (nil, time) }
  }

  /// One rule that the original tells in three places.
  private static func both() -> BrokenRule {
    var rule = reminder("", "Either DelayDays or RequestedSendTime must be defined, but not both.") {
      $0.requestedSendTime = "2026-12-24T21:40:00Z"
    }
    rule.texts["Reminders[1].RequestedSendTime"] = ["RequestedSendTime must be null when DelayDays is set."]
    rule.texts["Reminders[1].DelayDays"] = ["DelayDays must be null when RequestedSendTime is set."]
    return rule
  }
}
