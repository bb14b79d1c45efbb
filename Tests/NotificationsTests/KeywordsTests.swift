import Testing

@testable import Notifications

@Suite struct KeywordsTests {
  private static let person = RecipientIdentity.person(persons[0])
  private static let company = RecipientIdentity.organization(known(OrganizationNumber("313997901")))
  private static let user = RecipientIdentity.external(known(ExternalIdentity("urn:altinn:username:kari")))

  private func render(
    _ text: String,
    _ identity: RecipientIdentity?,
    _ name: String?,
    isHTML: Bool = false
  ) -> String {
    Keywords.render(text, for: identity, name: name, isHTML: isHTML)
  }

  // Altinn's own cases.
  @Test(
    arguments: [
      (person, "Person name", "Hello $recipientName$", "Hello Person name"),
      (person, "Person name", "Subject $recipientNumber$", "Subject "),
      (company, "Organization name", "Hello $recipientName$", "Hello Organization name"),
      (company, "Organization name", "Subject $recipientNumber$", "Subject 313997901"),
      (
        person, "Person name", "Hello $recipientName$ your national identity number is $recipientNumber$",
        "Hello Person name your national identity number is "
      ),
      (
        company, "Organization name", "Hello $recipientName$ your organization number is $recipientNumber$",
        "Hello Organization name your organization number is 313997901"
      ),
      (nil, "Anybody", "Hello $recipientName$ $recipientNumber$", "Hello $recipientName$ $recipientNumber$"),
      (user, "Anybody", "Hello $recipientName$ $recipientNumber$", "Hello $recipientName$ $recipientNumber$"),
      (company, "Organization name", "Hello World", "Hello World"),
    ] as [(RecipientIdentity?, String, String, String)])
  func `become what they stand for`(identity: RecipientIdentity?, name: String, text: String, expected: String) {
    #expect(render(text, identity, name) == expected)
  }

  @Test(arguments: [
    ("Hello World", false), ("Your number is 12345", false), ("Your number is $recipientNumber$", false), ("", false),
    ("Hello $recipientName$", true), ("$recipientName$", true), ("$$recipientName$$", true),
    ("$recipientname$ $RecipientName$ $recipientName recipientName$ $recipient Name$", false),
  ])
  func `need a name only where the one for it stands, in its letter case`(text: String, needed: Bool) {
    #expect(Keywords.needName(text) == needed)
    let order = order(toEmail()) { $0.email?.body = text }
    #expect(order.needsName == needed)
  }

  @Test func `need a name wherever in an order's texts they stand`() {
    let changes: [((inout Order) -> Void, Bool)] = [
      ({ _ in }, false), ({ $0.email?.subject = "Til $recipientName$" }, true),
      ({ $0.email?.body = "Hei $recipientName$" }, true), ({ $0.sms?.body = "Hei $recipientName$" }, true),
      ({ $0.email = nil }, false),
    ]
    for (change, needed) in changes {
      #expect(order(toPerson(), change: change).needsName == needed)
    }
  }

  @Test func `stay where the register has no name`() {
    #expect(render("$recipientName$: $recipientNumber$", Self.company, nil) == "$recipientName$: 313997901")
    #expect(render("$recipientName$: $recipientNumber$", Self.person, nil) == "$recipientName$: ")
  }

  @Test(arguments: [
    ("$$recipientName$$", "$AS$"), ("$recipientName$recipientNumber$", "ASrecipientNumber$"),
    ("$recipient$recipientName$", "$recipientAS"), ("$recipientName$$recipientName$", "ASAS"),
    ("$recipientnumber$ $RECIPIENTNAME$", "$recipientnumber$ $RECIPIENTNAME$"),
    ("$ 100 $", "$ 100 $"), ("$", "$"), ("", ""), ("$recipientName", "$recipientName"),
    ("é$recipientName$\u{301}", "éAS\u{301}"), ("\r\n$recipientName$\r\n", "\r\nAS\r\n"),
  ])
  func `are found wherever they stand, and nothing else is`(text: String, expected: String) {
    #expect(Array(render(text, Self.company, "AS").unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func `in a name stay as they are`() {
    for name in ["$recipientNumber$", "$recipientName$", "A $recipientNumber$ AS"] {
      #expect(render("$recipientName$ $recipientNumber$", Self.company, name) == "\(name) 313997901")
    }
    // Nor do a name and the text around it become one.
    #expect(render("$recipientName$Number$", Self.company, "$recipient") == "$recipientNumber$")
  }

  @Test(arguments: [
    ("<b>Bold</b>", "&lt;b&gt;Bold&lt;/b&gt;"), ("Fjordbygg & Sønner AS", "Fjordbygg &amp; Sønner AS"),
    ("&lt;", "&amp;lt;"), (#"" onload="x"#, "&quot; onload=&quot;x"), ("O'Hara", "O&#39;Hara"),
    // Combining characters do not hide what they stand on.
    ("<\u{338}b>\u{301}", "&lt;\u{338}b&gt;\u{301}"), ("<\u{200D}script>", "&lt;\u{200D}script&gt;"),
  ])
  func `in HTML give no markup, in plain text nothing is escaped`(name: String, escaped: String) {
    func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
    #expect(scalars(render("<p>$recipientName$</p>", Self.company, name, isHTML: true)) == scalars("<p>\(escaped)</p>"))
    #expect(scalars(render("$recipientName$", Self.company, name)) == scalars(name))
  }

  @Test(arguments: [
    ("Kari\r\nNordmann", "Kari Nordmann"), ("Kari\nNordmann", "Kari Nordmann"), ("Kari\rNordmann", "Kari Nordmann"),
    ("Kari\0", "Kari"), ("Ka\u{2028}ri\u{2029}", "Kari"), ("\u{1B}[31mKari\u{85}", "[31mKari"), ("Ka\u{7F}ri", "Kari"),
    ("Kari\r\nBcc: x@example.no", "Kari Bcc: x@example.no"),
  ])
  func `give a name on one line, without what could hide or end it`(name: String, line: String) {
    #expect(render("$recipientName$", Self.person, name) == line)
    #expect(render("$recipientName$", Self.person, name, isHTML: true) == line)
  }

  @Test func `give a name of 175 UTF-16 units at most, cut between characters`() {
    #expect(render("$recipientName$", Self.person, String(repeating: "a", count: 175)).utf16.count == 175)
    #expect(render("$recipientName$", Self.person, String(repeating: "å", count: 5_000)).utf16.count == 175)
    #expect(render("$recipientName$", Self.person, String(repeating: "😀", count: 5_000)).utf16.count == 174)
    // What is cut is the name, not its escape.
    let quotes = render("$recipientName$", Self.person, String(repeating: "\"", count: 5_000), isHTML: true)
    #expect(quotes == String(repeating: "&quot;", count: 175))
  }

  @Test(arguments: [
    String(repeating: "$", count: 1 << 20), String(repeating: "$recipientNam", count: 80_000),
    String(repeating: "å", count: 1 << 20),
  ])
  func `in a text of 1 MB that has none change nothing`(text: String) {
    // Not the texts themselves: a failure would print them.
    let isSame = render(text, Self.company, "AS") == text
    #expect(isSame)
  }

  @Test func `are replaced however many there are`() {
    let text = String(repeating: "$recipientNumber$", count: 60_000)
    #expect(render(text, Self.company, nil).utf8.count == 60_000 * 9)
    #expect(render(text, Self.person, nil).isEmpty)
  }

  @Test func `never put an identity number in a message`() {
    let order = order(toPerson()) { order in
      order.channel = .emailAndSms
      order.recipients = persons.map { Recipient(.person($0)) }
      order.email?.subject = "$recipientNumber$"
      order.email?.body = "$recipientNumber$ $recipientName$"
      order.sms?.body = "$recipientNumber$$recipientNumber$"
    }
    let contact = contact(email: EmailAddress("a@example.no"), mobile: MobileNumber("+4799999001"))
    for found in [found([contact, contact, contact]), found([contact, nil, contact])] {
      for message in NotificationList.notifications(for: order, contacts: found, now: noon) {
        for person in persons {
          #expect(!"\(message.subject ?? "") \(message.body)".contains(person.digits))
        }
      }
    }
  }

  @Test func `at their longest are what any name is at most`() {
    let text = "Hei $recipientName$ ($recipientNumber$)"
    let longest = Keywords.longest(text, for: Self.company)
    #expect(longest.utf16.count == "Hei  (313997901)".utf16.count + Keywords.longestName)
    #expect(SMSText(longest).encoding == .ucs2)
    #expect(Keywords.longest(text, for: nil) == text)
  }
}
