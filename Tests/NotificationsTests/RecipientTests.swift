import FoundationEssentials
import Testing

@testable import Notifications

@Suite struct RecipientTests {
  @Test(arguments: BrokenRule.ofAddress + BrokenRule.ofPerson + BrokenRule.ofEmailSettings + BrokenRule.ofSMSSettings)
  func `a broken rule is told with its field, and nothing else is`(_ rule: BrokenRule) {
    #expect(rule.complaints == rule.texts)
  }

  @Test func `an identity number is checked by its length alone where the settings say so`() throws {
    var request = BrokenRule.none
    request.recipient = toPerson("00000000000")
    var lenient = defaults
    lenient.identifierChecks = .lenient
    let chain = try OrderChain.place(request, creator: "ttd", seed: seed, defaults: lenient, now: evening)
    #expect(chain.orders[0].recipients[0].nationalIdentityNumber?.digits == "00000000000")
  }

  @Test(arguments: [
    // Altinn's own cases, 5.3.
    ("This\nis\r\na\rtest\r\nemail\nsubject", "This is a test email subject"),
    ("a\n\rb", "a  b"), ("a\r\n\r\nb", "a  b"), ("a\r\rb", "a  b"), ("a\tb ", "a\tb "),
    (String(repeating: "å", count: 998), String(repeating: "å", count: 998)),
  ])
  func `a subject becomes one line`(_ typed: String, _ line: String) throws {
    #expect(try email { $0.subject = typed }.subject == line)
  }

  @Test(arguments: [
    (nil, "noreply@example.no"), (" ", "noreply@example.no"), ("\t\n", "noreply@example.no"),
    (" etaten@example.no\n", "etaten@example.no"), ("Etaten@Example.NO", "Etaten@Example.NO"),
    ("etaten@xn--bjrn-hra.no", "etaten@xn--bjrn-hra.no"), ("påske@kjøreløype.no", "påske@kjøreløype.no"),
  ])
  func `an e-mail sender is trimmed, and the default one where it is blank`(_ typed: String?, _ sender: String) throws {
    #expect(try email { $0.senderEmailAddress = typed }.sender.text == sender)
  }

  @Test(arguments: [
    (nil, "Varsel"), ("", "Varsel"), (" \n", "Varsel"), ("\tEtaten ", "Etaten"), ("NAV & Co", "NAV & Co"),
    ("Statens vegvesen", "Statens veg"), ("Skatteetaten", "Skatteetate"), ("Skatteetate", "Skatteetate"),
    // What is cut off counts no more: neither the blank at the end nor a letter that could not be sent.
    ("Direktorat for dette", "Direktorat"), ("Barnevernetø", "Barnevernet"),
    ("2580", "2580"), ("+4799999001", "+4799999001"), ("123456789012345", "123456789012345"),
    ("+123456789012345", "+123456789012345"), ("999 99 001", "999 99 001"), ("!\"#%&'()*+-", "!\"#%&'()*+-"),
    ("./?><;", "./?><;"),
  ])
  func `an SMS sender is trimmed, cut to 11 characters, and the default one where it is blank`(
    _ typed: String?,
    _ sender: String
  ) throws {
    #expect(try sms { $0.sender = typed }.sender == sender)
  }

  @Test(arguments: [
    String(repeating: "å", count: 2_144), String(repeating: "€", count: 1_072), String(repeating: "ж", count: 1_072),
    String(repeating: "😀", count: 528), "Linje 1\r\nLinje 2\n\tslutt",
  ])
  func `an SMS may fill what the gateway joins`(_ body: String) throws {
    #expect(try sms { $0.body = body }.body == body)
  }

  @Test func `what a request leaves out has its default`() throws {
    #expect(try email { _ in }.contentType == .plain)
    #expect(try sms { $0.sendingTimePolicy = nil }.sendingTimePolicy == .daytime)
    let order = try person(#"{"nationalIdentityNumber": "02828510188", \#(Self.settings)}"#)
    #expect(order.channel == .emailPreferred && order.email != nil && order.sms != nil)
    #expect(!order.policy.ignoreReservation && !order.policy.useStaleContactInformation)
    #expect(order.resourceId == nil && order.resourceAction == nil)
  }

  @Test(arguments: [
    ("0", ChannelSchema.email), ("1", .sms), ("2", .emailPreferred), ("3", .smsPreferred), (#""sms""#, .sms),
    (#""SMSPREFERRED""#, .smsPreferred), (#""emailPreferred""#, .emailPreferred), (#""Email""#, .email),
    ("null", .emailPreferred),
  ])
  func `a name in any letter case, or its number, is a channel schema`(_ json: String, _ channel: ChannelSchema) throws
  {
    let number = #""nationalIdentityNumber": "02828510188""#
    let order = try person(#"{\#(number), "channelSchema": \#(json), \#(Self.settings)}"#)
    #expect(order.channel == channel)
    #expect((order.email != nil) == channel.usesEmail && (order.sms != nil) == channel.usesSMS)
  }

  @Test(arguments: [("1", SendingTimePolicy.anytime), ("2", .daytime), (#""ANYTIME""#, .anytime), ("null", .daytime)])
  func `the same goes for a sending time policy`(_ json: String, _ policy: SendingTimePolicy) throws {
    let settings = try JSONDecoder().decode(
      SMSSettingsRequest.self,
      from: Data(#"{"body": "Text", "sendingTimePolicy": \#(json)}"#.utf8)
    )
    #expect(try sms { $0 = settings }.sendingTimePolicy == policy)
  }

  @Test(arguments: ["5", "-1", "1.5", #""Post""#, #""""#, "true"])
  func `what names no channel schema cannot be read`(_ json: String) {
    #expect(throws: DecodingError.self) { try person(#"{"channelSchema": \#(json)}"#) }
  }

  @Test func `a resource and an action are kept as they are`() throws {
    let order = try chain {
      $0.recipient = toPerson()
      $0.recipient?.recipientPerson?.resourceId = "urn:altinn:resource:skattemelding"
      $0.recipient?.recipientPerson?.resourceAction = "read"
      $0.recipient?.recipientPerson?.ignoreReservation = true
    }.orders[0]
    #expect(order.resourceId == "urn:altinn:resource:skattemelding" && order.resourceAction == "read")
    #expect(order.policy.ignoreReservation)
  }

  private static let settings = #""emailSettings": {"subject": "S", "body": "T"}, "smsSettings": {"body": "T"}"#

  private func person(_ json: String) throws -> Order {
    let person = try JSONDecoder().decode(RecipientRequest.Person.self, from: Data(json.utf8))
    return try chain { $0.recipient = RecipientRequest(recipientPerson: person) }.orders[0]
  }

  private func email(_ change: (inout EmailSettingsRequest) -> Void) throws -> EmailContent {
    var settings = emailSettings
    change(&settings)
    let order = try chain {
      $0.recipient = RecipientRequest(recipientEmail: .init(emailAddress: "a@b.no", emailSettings: settings))
    }
    return try #require(order.orders[0].email)
  }

  private func sms(_ change: (inout SMSSettingsRequest) -> Void) throws -> SMSContent {
    var settings = SMSSettingsRequest(body: "Text")
    change(&settings)
    let order = try chain { $0.recipient?.recipientSms?.smsSettings = settings }
    return try #require(order.orders[0].sms)
  }
}

extension BrokenRule {
  static let ofAddress: [BrokenRule] =
    [
      .init("Recipient", "Must have exactly one recipient.") { $0.recipient = nil },
      .init("Recipient", "Must have exactly one recipient.") { $0.recipient = RecipientRequest() },
      .init("Recipient", "Must have exactly one recipient.") {
        $0.recipient?.recipientEmail = toEmail().recipientEmail
      },
      .init("Recipient.RecipientEmail.EmailSettings", "The EmailSettings field is required.") {
        $0.recipient = toEmail()
        $0.recipient?.recipientEmail?.emailSettings = nil
      },
      .init("Recipient.RecipientSms.SmsSettings", "The SmsSettings field is required.") {
        $0.recipient?.recipientSms?.smsSettings = nil
      },
    ]
    + [nil, "", "kari", "kari@", "@example.no", "kari@example.no;ola@example.no", "kari@127.0.0.1", "k ari@example.no"]
    .map { address in
      .init("Recipient.RecipientEmail.EmailAddress", "Invalid email address format.") {
        $0.recipient = toEmail()
        $0.recipient?.recipientEmail?.emailAddress = address
      }
    }
    + [nil, ""].map { number in
      .init("Recipient.RecipientSms.PhoneNumber", "Recipient phone number cannot be null or empty.") {
        $0.recipient?.recipientSms?.phoneNumber = number
      }
    }
    + ["99999001", "+4722334455", " +4799999001", "+47999990012", "12345"].map { number in
      .init("Recipient.RecipientSms.PhoneNumber", "Recipient phone number is not a valid mobile number.") {
        $0.recipient?.recipientSms?.phoneNumber = number
      }
    }

  static let ofPerson: [BrokenRule] = [
    person("NationalIdentityNumber", "'National Identity Number' must not be empty.") {
      $0.nationalIdentityNumber = nil
    },
    person("NationalIdentityNumber", "'National Identity Number' must not be empty.") {
      $0.nationalIdentityNumber = ""
    },
    person("NationalIdentityNumber", "National identity number must be 11 digits long.") {
      $0.nationalIdentityNumber = "123456789"
    },
    person("NationalIdentityNumber", "National identity number must be 11 digits long.") {
      $0.nationalIdentityNumber = "ab069412345"
    },
    person("NationalIdentityNumber", "National identity number has wrong control digits.") {
      $0.nationalIdentityNumber = "02828510189"
    },
    settings("EmailSettings", .email, "EmailSettings must be set when ChannelSchema is Email"),
    settings("SmsSettings", .sms, "SmsSettings must be set when ChannelSchema is Sms"),
    settings("EmailSettings", nil, "EmailSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred"),
    settings("SmsSettings", nil, "SmsSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred"),
    settings(
      "EmailSettings",
      .smsPreferred,
      "EmailSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred"
    ),
    settings(
      "SmsSettings",
      .emailPreferred,
      "SmsSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred"
    ),
    person("ResourceId", "ResourceId must have a valid syntax.") { $0.resourceId = "skattemelding" },
    person("ResourceId", "ResourceId must have a valid syntax.") { $0.resourceId = "urn:altinn:resource:" },
    person("ResourceId", "ResourceId must have a valid syntax.") { $0.resourceId = "" },
    person("ResourceAction", "ResourceAction cannot be specified without a ResourceId.") { $0.resourceAction = "read" },
    person("ResourceAction", "ResourceAction cannot be blank or whitespace.") {
      ($0.resourceId, $0.resourceAction) = ("urn:altinn:resource:skattemelding", " \t\n")
    },
    // The settings of a person keep the rules of all settings.
    person("EmailSettings.Subject", "The email subject must not be empty.") { $0.emailSettings?.subject = nil },
    person("SmsSettings.Body", "SMS body cannot be null or empty.") { $0.smsSettings?.body = nil },
  ]

  static let ofEmailSettings: [BrokenRule] =
    [nil, "", "  ", "\n"].map { text in
      email("Subject", "The email subject must not be empty.") { $0.subject = text }
    }
    + [nil, "", " \t\r\n"].map { text in email("Body", "The email body must not be empty.") { $0.body = text } }
    + ["a\0", "\u{1B}[31m", "a\u{0C}b", "a\u{2028}b", "a\u{85}b"].map { text in
      email("Subject", "The email subject must not contain control characters.") { $0.subject = text }
    } + [
      email("Body", "The email body must not contain control characters.") { $0.body = "a\0b" },
      email("Body", "The email body must not contain control characters.") { $0.body = "a\u{1B}b" },
      email("Subject", "The email subject must be at most 998 characters long.") {
        $0.subject = String(repeating: "a", count: 999)
      },
      email("Body", "The email body must be at most 1000000 characters long.") {
        $0.body = String(repeating: "a", count: 1_000_001)
      },
      email("SendingTimePolicy", "Email only supports send time anytime") { $0.sendingTimePolicy = .daytime },
      email("SenderEmailAddress", "The sender email address is not valid.") { $0.senderEmailAddress = "" },
      email("SenderEmailAddress", "The sender email address is not valid.") {
        $0.senderEmailAddress = "Etaten <etaten@example.no>"
      },
    ]

  static let ofSMSSettings: [BrokenRule] =
    [nil, "", " \t\r\n"].map { text in sms("Body", "SMS body cannot be null or empty.") { $0.body = text } }
    + ["a\0", "a\u{1B}b", "a\u{0C}b", "a\u{08}b", "a\u{7F}b", "a\u{9F}b", "a\u{2029}b"].map { text in
      sms("Body", "SMS body must not contain control characters.") { $0.body = text }
    }
    + [(2_145, "a"), (2_146, String(repeating: "a", count: 2_144) + "€")].map { count, text in
      sms("Body", "SMS body takes \(count) septets of GSM-7; at most 2144 can be sent.") {
        $0.body = text.count == 1 ? String(repeating: text, count: count) : text
      }
    }
    + [String(repeating: "ж", count: 1_074), String(repeating: "😀", count: 537)].map { text in
      sms(
        "Body",
        "SMS body takes 1074 UTF-16 units, as it has characters outside GSM-7; at most 1072 can be sent."
      ) { $0.body = text }
    }
    + [
      sms("Body", "SMS body takes 17 parts; at most 16 can be sent.") {
        $0.body = String(repeating: "😀", count: 529)
      }
    ]
    + ["Ørsta", "Trøndelag fylke", "NAV\nOslo", "a\0b", "a@b.no", "A_B", "Etaten\u{301}", "٢٥٨٠"].map { text in
      sms("Sender", "The SMS sender may contain only letters a-z, digits, spaces and !\"#%&'()*+-./?><;") {
        $0.sender = text
      }
    }
    + ["1234567890123456", "+1234567890123456", "+47 999 99 001", "12345678901a"].map { text in
      sms("Sender", "The SMS sender must be a number of at most 15 digits, or a name with a letter.") {
        $0.sender = text
      }
    }

  private static func person(
    _ field: String,
    _ text: String,
    _ change: @escaping @Sendable (inout RecipientRequest.Person) -> Void
  ) -> BrokenRule {
    BrokenRule("Recipient.RecipientPerson.\(field)", text) {
      guard var person = toPerson().recipientPerson else { return }
      change(&person)
      $0.recipient = RecipientRequest(recipientPerson: person)
    }
  }

  private static func settings(_ field: String, _ channel: ChannelSchema?, _ text: String) -> BrokenRule {
    person(field, text) {
      $0.channelSchema = channel
      if field == "EmailSettings" { $0.emailSettings = nil } else { $0.smsSettings = nil }
    }
  }

  private static func email(
    _ field: String,
    _ text: String,
    _ change: @escaping @Sendable (inout EmailSettingsRequest) -> Void
  ) -> BrokenRule {
    BrokenRule("Recipient.RecipientEmail.EmailSettings.\(field)", text) {
      var settings = emailSettings
      change(&settings)
      $0.recipient = RecipientRequest(recipientEmail: .init(emailAddress: "kari@example.no", emailSettings: settings))
    }
  }

  private static func sms(
    _ field: String,
    _ text: String,
    _ change: @escaping @Sendable (inout SMSSettingsRequest) -> Void
  ) -> BrokenRule {
    BrokenRule("Recipient.RecipientSms.SmsSettings.\(field)", text) {
      var settings = SMSSettingsRequest(body: "Text")
      change(&settings)
      $0.recipient?.recipientSms?.smsSettings = settings
    }
  }
}
