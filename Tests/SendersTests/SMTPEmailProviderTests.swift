import ProcessSettings
import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `E-mail by SMTP` {
  private func provider(_ server: MailServer, tls: String? = "none") throws -> SMTPEmailProvider {
    var values = ["SMTP_URL": "smtp://127.0.0.1:\(server.port)"]
    values["SMTP_TLS"] = tls
    return try SMTPEmailProvider(
      settings: Settings(values: values))
  }

  @Test func `reaches a server as it was meant, many over one connection`() throws {
    let server = try MailServer()
    let provider = try provider(server)
    let texts = [("Påminnelse 🎉", ".\n..\nHei\r.\r\nQUIT\n"), (String(repeating: "å", count: 2_000), "æøå"), ("a", "")]
    for (subject, body) in texts {
      let handover = provider.send(Sample.email(subject: subject, body: body), at: Sample.now)
      #expect(handover == .accepted(reference: "\(Sample.emailID)@varsel.example"))
      let message = try server.nextMessage()
      #expect(message.sender == "noreply@varsel.example")
      #expect(message.recipients == ["kari@example.no"])
      #expect(message.messageID == "<\(Sample.emailID)@varsel.example>")
      #expect(message.subject == subject)
      #expect(message.connection == 1)
    }
  }

  @Test func `keeps lone points and bare line breaks apart from the end of the message`() throws {
    let server = try MailServer()
    _ = try provider(server).send(Sample.email(body: ".\n..\nHei\r.\r\nQUIT\n"), at: Sample.now)
    #expect(try server.nextMessage().body == ".\n..\nHei\n.\nQUIT\n")
  }

  @Test(arguments: [
    ("kåre@blåbær.no", "noreply@varsel.example", "kåre@xn--blbr-roah.no", "noreply@varsel.example"),
    ("kari@example.no", "påske@bjørn.no", "kari@example.no", "påske@xn--bjrn-hra.no"),
    ("用户@例子.公司", "παράδειγμα@example.no", "用户@xn--fsqu00a.xn--55qx5d", "παράδειγμα@example.no"),
  ])
  func `reaches international mailboxes at a server that offers SMTPUTF8`(
    address: String, sender: String, recipient: String, from: String
  ) throws {
    let server = try MailServer(offersUTF8: true)
    let handover = try provider(server).send(Sample.email(to: address, sender: sender), at: Sample.now)
    let domain = String(from.drop { $0 != "@" }.dropFirst())
    #expect(handover == .accepted(reference: "\(Sample.emailID)@\(domain)"))
    let message = try server.nextMessage()
    #expect(message.isInternational)
    #expect(message.sender == from && message.from == [from])
    #expect(message.recipients == [recipient] && message.to == [recipient])
    #expect(message.messageID == "<\(Sample.emailID)@\(domain)>")
    #expect(message.subject == "Nytt brev" && message.body == "Hei!\n")
  }

  @Test(arguments: [true, false]) func `needs no SMTPUTF8 for an international domain`(isOffered: Bool) throws {
    let server = try MailServer(offersUTF8: isOffered)
    let notification = Sample.email(to: "kari@faß.de", sender: "noreply@BJØRN.no")
    _ = try provider(server).send(notification, at: Sample.now)
    let message = try server.nextMessage()
    #expect(!message.isInternational)
    #expect(message.sender == "noreply@xn--bjrn-hra.no" && message.from == ["noreply@xn--bjrn-hra.no"])
    #expect(message.recipients == ["kari@xn--fa-hia.de"] && message.to == ["kari@xn--fa-hia.de"])
  }

  @Test func `hands over nothing outside ASCII to a server that does not offer SMTPUTF8`() throws {
    let server = try MailServer()
    let provider = try provider(server)
    let refusal = Refusal(.failedInvalidEmailFormat, reason: "internationalAddress")
    #expect(provider.send(Sample.email(to: "kåre@example.no"), at: Sample.now) == .refused(refusal))
    let ofSender = Refusal(.failed, reason: "internationalSender")
    #expect(provider.send(Sample.email(sender: "påske@example.no"), at: Sample.now) == .refused(ofSender))
    _ = provider.send(Sample.email(subject: "Neste"), at: Sample.now)
    // The first that the server has got.
    #expect(try server.nextMessage().subject == "Neste")
  }

  @Test func `says what the server's codes mean`() throws {
    let server = try MailServer()
    let provider = try provider(server)
    let cases: [(String, Handover)] = [
      ("rcpt-550-5.1.1", .refused(Refusal(.failedBounced, reason: "rcpt 550 5.1.1"))),
      ("rcpt-451-4.7.1", .deferred(reason: "rcpt 451 4.7.1")),
      ("data-554-5.7.1", .refused(Refusal(.failedFilteredSpam, reason: "endOfData 554 5.7.1"))),
      ("data-552-5.3.4", .refused(Refusal(.failedPayloadTooLarge, reason: "endOfData 552 5.3.4"))),
      ("data-451-4.3.0", .deferred(reason: "endOfData 451 4.3.0")),
      // One refusal leaves nothing behind for the next message.
      ("kari", .accepted(reference: "\(Sample.emailID)@varsel.example")),
    ]
    for (name, expected) in cases {
      #expect(provider.send(Sample.email(to: "\(name)@example.no"), at: Sample.now) == expected)
    }
  }

  @Test func `is in doubt where the connection breaks after the message`() throws {
    let server = try MailServer()
    let handover = try provider(server).send(Sample.email(to: "cut@example.no"), at: Sample.now)
    guard case .unknown(let reason) = handover else {
      Issue.record("\(handover)")
      return
    }
    #expect(reason.hasPrefix("endOfData "))
  }

  @Test(arguments: [nil, "required"]) func `is not sent in the clear unless the settings say so`(tls: String?) throws {
    let server = try MailServer()
    let handover = try provider(server, tls: tls).send(Sample.email(), at: Sample.now)
    #expect(handover == .deferred(reason: "connect tlsNotOffered", throttled: .provider))
  }

  @Test func `never reaches the server where it is refused before`() {
    let provider = SMTPEmailProvider { _ throws(SMTPError) in Issue.record("handed over") }
    let refusal = Refusal(.failed, reason: "invalidSubject")
    #expect(provider.send(Sample.email(subject: "a\r\nBcc: b@example.no"), at: Sample.now) == .refused(refusal))
  }

  @Test(arguments: [
    [:], ["SMTP_URL": "http://mail.example"], ["SMTP_URL": "mail.example:25"],
    ["SMTP_URL": "smtp://mail.example", "SMTP_TLS": "always"],
    ["SMTP_URL": "smtp://mail.example", "SMTP_USERNAME": "a"],
    ["SMTP_URL": "smtp://mail.example", "SMTP_PASSWORD": "hemmelig"],
  ])
  func `needs its settings, and says which is wrong but not what it is`(values: [String: String]) throws {
    let settings = Settings(values: values)
    let error = #expect(throws: SettingsError.self) { try SMTPEmailProvider(settings: settings) }
    let message = try #require(error?.message)
    #expect(message.hasPrefix("VARSEL_SMTP_"))
    #expect(!message.contains("mail.example") && !message.contains("hemmelig"))
  }
}
