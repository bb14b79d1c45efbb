import FoundationEssentials
import TestSupport
import Testing

@testable import Notifications
@testable import Senders

@Suite struct `An e-mail message` {
  static let longSubject = String(repeating: "Påminnelse 🎉 ", count: 154)

  static let subjects = [
    "Nytt brev", "Påminnelse – 1. mars", "🎉", "👩‍👩‍👧‍👦🇳🇴 e\u{301}", "\"NAV\" <x@evil.example>", "=?UTF-8?B?SGVp?=", "a =? b",
    "a, b; c: d (e) @ f", " foran", "bak ", "  ", "?=", "=", "_", "To\tren",
    String(repeating: "x", count: 67), String(repeating: "x", count: 68), String(repeating: "å", count: 2_000),
    String(repeating: "x", count: 2_000), String(repeating: "x ", count: 1_000), longSubject,
    "\u{202E}omvendt", "\u{FEFF}usynlig", "日本語の件名です", "Bcc: evil@example.com", "\u{A0}",
  ]

  static let bodies = [
    "", "Hei!", "Hei!\n", "\n", "\n\n", "a\r\nb", "a\rb\nc\r\nd", "\r\r\n\n", ".", ".\n.\n..\n", "a\n.\nb",
    "a\r\n.\r\nQUIT\r\n",
    String(repeating: "x", count: 1_200), String(repeating: "å", count: 1_200), String(repeating: ".", count: 1_200),
    String(repeating: "=", count: 300), String(repeating: " ", count: 300), "slutt \nmed\t\nluft ",
    "From her\nFrom der",
    "æøå ÆØÅ € 👩‍👩‍👧‍👦", "<p class=\"x\">Hei &amp; hå</p>", "--\nboundary", "Subject: nei\n\nnei", "\u{2028}\u{85}", "\0",
    String(repeating: "x", count: 75) + "\ny", String(repeating: "x", count: 76) + "\ny",
    String(repeating: "x", count: 75) + " ", String(repeating: "x", count: 74) + "å", String(repeating: "x", count: 76),
  ]

  private func message(_ notification: Notification) throws -> EmailMessage {
    try EmailMessage(notification, at: Sample.now)
  }

  @Test func `is read as it was meant`() throws {
    let mail = try #require(
      try ReadMail.all([message(Sample.email(subject: "Påminnelse", body: "Hei, Åse!\n")).bytes]).first)
    #expect(mail.from == ["noreply@varsel.example"])
    #expect(mail.to == ["kari@example.no"])
    #expect(mail.date == "2026-11-24T09:00:00+00:00")
    #expect(mail.messageID == "<8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01@varsel.example>")
    #expect(mail.autoSubmitted == "auto-generated")
    #expect(mail.type == "text/plain")
    #expect(mail.charset == "utf-8")
    #expect(mail.subject == "Påminnelse")
    #expect(mail.body == "Hei, Åse!\n")
    #expect(mail.defects == [])
    let fields = [
      "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
      "Content-Transfer-Encoding",
    ]
    #expect(mail.fields == fields)
  }

  @Test func `says which type of text it is`() throws {
    let messages = try [EmailContentType.html, .plain, nil].map { try message(Sample.email(type: $0)).bytes }
    let read = try ReadMail.all(messages)
    #expect(read.map(\.type) == ["multipart/alternative", "text/plain", "text/plain"])
    #expect(read.map(\.alternatives) == [["text/plain", "text/html"], [], []] && read.allSatisfy(\.defects.isEmpty))
  }

  @Test func `an HTML text has its plain alternative before it`() throws {
    let html = "<h1>Nytt brev</h1>\n<p>Hei p&aring; deg = <a href=\"https://x.no\">les</a></p>\n--=_slutt--"
    let mail = try #require(try ReadMail.all([try message(Sample.email(body: html, type: .html)).bytes]).first)
    #expect(mail.body == html && mail.defects.isEmpty)
    #expect(mail.plain == "Nytt brev\n\nHei på deg = les (https://x.no)\n\n--=_slutt--")
  }

  @Test func `has no subject where the notification has none`() throws {
    let messages = try [nil, ""].map { try message(Sample.email(subject: $0)).bytes }
    #expect(try ReadMail.all(messages).map { $0.subject } == [nil, nil])
  }

  @Test func `keeps every subject`() throws {
    let mails = try ReadMail.all(Self.subjects.map { try message(Sample.email(subject: $0)).bytes })
    for (mail, subject) in zip(mails, Self.subjects) {
      #expect(mail.subject?.unicodeScalars.elementsEqual(subject.unicodeScalars) == true, "\(subject.prefix(40))")
      #expect(mail.defects == [])
      #expect(mail.body == "Hei!\n")
    }
  }

  @Test func `keeps every body but for the kind of its line breaks`() throws {
    let mails = try ReadMail.all(Self.bodies.map { try message(Sample.email(body: $0)).bytes })
    for (mail, body) in zip(mails, Self.bodies) {
      #expect(mail.body.unicodeScalars.elementsEqual(Self.withLineFeeds(body).unicodeScalars), "\(body.prefix(40))")
      #expect(mail.defects == [])
      #expect(mail.subject == "Nytt brev")
    }
  }

  @Test(arguments: subjects) func `has short lines whatever the subject`(subject: String) throws {
    try expectWireForm(message(Sample.email(subject: subject)))
  }

  @Test(arguments: bodies) func `has short lines whatever the body`(body: String) throws {
    try expectWireForm(message(Sample.email(body: body)))
  }

  @Test func `keeps subjects and bodies that nobody thought of`() throws {
    let pieces = [
      "a", " ", "=", ".", "å", "🎉", "\t", "=?", "?=", "\"", "<", ",", "\u{301}", "xxxxxxxxxxxxxxxxxxxx", "From ",
    ]
    let breaks = ["\n", "\r", "\r\n"]
    var generator = SeededGenerator(seed: 7)
    let texts = (0..<400).map { _ in
      let subject = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }
      let body = (0..<Int.random(in: 0...90, using: &generator)).map { _ in
        (pieces + breaks).randomElement(using: &generator) ?? ""
      }
      return (subject: subject.joined(), body: body.joined())
    }
    let messages = try texts.map { try message(Sample.email(subject: $0.subject, body: $0.body)) }
    for message in messages { expectWireForm(message) }
    for (mail, text) in zip(try ReadMail.all(messages.map(\.bytes)), texts) {
      #expect(mail.subject?.unicodeScalars.elementsEqual(text.subject.unicodeScalars) == true)
      #expect(mail.body.unicodeScalars.elementsEqual(Self.withLineFeeds(text.body).unicodeScalars))
    }
  }

  @Test(arguments: ["\r\n", "\n", "\r", "\0", "\u{0B}", "\u{0C}", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}"])
  func `is refused where its subject could end a line`(end: String) {
    for subject in ["Hei\(end)Bcc: evil@example.com", end, "Hei\(end)"] {
      #expect(throws: Refusal(.failed, reason: "invalidSubject")) { try message(Sample.email(subject: subject)) }
    }
  }

  @Test(arguments: [
    "", "kari", "kari@localhost", "kari@example.no\r\nBcc: evil@example.com", "kari@example.no\nx", "ka ri@example.no",
    "kari@example.no,ola@example.no", "<kari@example.no>", "Kari <kari@example.no>", "kari@example.no\0",
    "kari@exam\rple.no", "\"kari\"@example.no", "kari@[127.0.0.1]",
    "kåre@example.no\r\nBcc: evil@example.com", "kåre@blåbær.no\nx", "kå\0re@example.no", "kåre\u{85}@example.no",
    "kåre\u{2028}@example.no", "kari@blå\u{2029}bær.no", "kari@blåbær\u{2028}.no", "kari@blå\u{85}bær.no",
    // No A-labels: too long, not by IDNA's rules.
    "kari@\(String(repeating: "ø", count: 63)).no", "kari@blåbær.xn--ø",
  ])
  func `is refused where its addresses are not plain addresses`(address: String) {
    #expect(throws: Refusal(.failedInvalidEmailFormat, reason: "invalidAddress")) {
      try message(Sample.email(to: address))
    }
    #expect(throws: Refusal(.failed, reason: "invalidSender")) { try message(Sample.email(sender: address)) }
  }

  @Test func `states international addresses in UTF-8, their domains in A-labels`() throws {
    let long = String(repeating: "ø", count: 32)
    let messages = try [
      message(Sample.email(to: "kåre@blåbær.no", sender: "noreply@BJØRN.no")),
      message(Sample.email(to: "a\u{30A}se@пример.рф", sender: "\(long)@example.no")),
    ]
    #expect(messages.map(\.recipient) == ["kåre@xn--blbr-roah.no", "a\u{30A}se@xn--e1afmkfd.xn--p1ai"])
    #expect(messages.map(\.sender) == ["noreply@xn--bjrn-hra.no", "\(long)@example.no"])
    #expect(messages[0].identifier == "\(Sample.emailID)@xn--bjrn-hra.no")
    let mails = try ReadMail.all(messages.map(\.bytes))
    #expect(mails.flatMap(\.to) == messages.map(\.recipient))
    #expect(mails.flatMap(\.from) == messages.map(\.sender))
    #expect(mails.flatMap(\.defects) == [])
  }

  @Test func `is ASCII alone where only a domain is international`() throws {
    try expectWireForm(message(Sample.email(to: "kari@blåbær.no", sender: "noreply@faß.de")))
  }

  @Test func `is the same however often it is built`() throws {
    #expect(try message(Sample.email()) == message(Sample.email()))
    let later = try EmailMessage(Sample.email(), at: Sample.time("2027-01-01T00:00:00Z"))
    #expect(try later.identifier == message(Sample.email()).identifier)
  }

  @Test(arguments: [
    ("2026-11-24T07:59:59.999Z", "Tue, 24 Nov 2026 07:59:59 +0000"),
    ("2024-02-29T23:00:09Z", "Thu, 29 Feb 2024 23:00:09 +0000"),
    ("1970-01-01T00:00:00Z", "Thu, 1 Jan 1970 00:00:00 +0000"),
    ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
    ("0001-01-01T00:00:00Z", "Mon, 1 Jan 0001 00:00:00 +0000"),
  ])
  func `states its date in UTC`(time: String, date: String) {
    #expect(MessageDate.text(of: Sample.time(time)) == date)
  }

  /// RFC 5322 section 2.1.1, RFC 2045 section 6.7 and RFC 2047 section 2.
  private func expectWireForm(_ message: EmailMessage, _ place: SourceLocation = #_sourceLocation) {
    let text = String(decoding: message.bytes, as: UTF8.self)
    #expect(
      message.bytes.allSatisfy { (0x20...0x7E).contains($0) || [0x09, 0x0D, 0x0A].contains($0) }, sourceLocation: place)
    let lines = text.components(separatedBy: "\r\n")
    #expect(!lines.contains { $0.utf8.contains(0x0D) || $0.utf8.contains(0x0A) }, sourceLocation: place)
    #expect(lines.last == "", sourceLocation: place)
    #expect(lines.allSatisfy { $0.utf8.count <= 76 }, sourceLocation: place)
    let header = lines.prefix { !$0.isEmpty }
    for word in header.flatMap({ $0.split(separator: " ") }) where word.hasPrefix("=?") {
      #expect(word.utf8.count <= 75, sourceLocation: place)
      let data = Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))
      // No character is divided between two words.
      #expect(data.flatMap { String(validating: $0, as: UTF8.self) } != nil, sourceLocation: place)
    }
    // A point that begins a line would be SMTP's mark.
    #expect(!lines.contains { $0.hasPrefix(".") }, sourceLocation: place)
    // White space at the end of a line may get lost (RFC 2045 section 6.7 (3)).
    #expect(!lines.contains { $0.hasSuffix(" ") || $0.hasSuffix("\t") }, sourceLocation: place)
  }

  private static func withLineFeeds(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if scalar == "\r" || (scalar == "\n" && previous != "\r") { scalars.append("\n") }
      if scalar != "\r", scalar != "\n" { scalars.append(scalar) }
      previous = scalar
    }
    if let last = scalars.last, last != "\n" { scalars.append("\n") }
    return String(scalars)
  }
}
