import Testing

@testable import Notifications
@testable import Senders

@Suite struct `A message for PSWin` {
  private func message(_ notification: Notification, at time: Timestamp = Sample.now) throws -> PSWinMessage {
    try PSWinMessage(notification, at: time)
  }

  @Test(arguments: [
    ("+4799315000", "4799315000"), ("+46701234567", "46701234567"), ("+12345678", "12345678"),
    ("+123456789012345", "123456789012345"),
  ])
  func `goes to digits without a plus sign`(address: String, receiver: String) throws {
    #expect(try message(Sample.sms(to: address)).receiver == receiver)
  }

  @Test(arguments: [
    "", "+", "4799315000", "004799315000", "+47 99315000", "+0799315000", "+1234567", "+1234567890123456",
    "+4799315OOO",
    "+٤٧٩٩٣١٥٠٠٠", "kari@example.no", "+4799315000\n", "+4799315000</RCV>",
  ])
  func `goes to nothing but a number in E.164`(address: String) {
    #expect(throws: Refusal(.failedInvalidRecipient, reason: "invalidAddress")) { try message(Sample.sms(to: address)) }
  }

  @Test(arguments: [
    ("Varsel", "Varsel"), ("Skatt & Co", "Skatt & Co"), ("12345678901", "12345678901"), ("1", "1"),
    ("123456789012345", "123456789012345"), ("+4799315000", "4799315000"), ("a/b.c-d", "a/b.c-d"),
    ("12345678 01", "12345678 01"),
  ])
  func `comes from a number or a short name`(sender: String, written: String) throws {
    #expect(try message(Sample.sms(sender: sender)).sender == written)
  }

  @Test(arguments: [
    "", " ", "Skatteetaten", "1234567890123456", "+1234567890123456", "Åse", "a,b", "a\nb", "a=b", "a_b", "€", "a@b",
  ])
  func `comes from nothing that the gateway does not allow`(sender: String) {
    #expect(throws: Refusal(.failed, reason: "invalidSender")) { try message(Sample.sms(sender: sender)) }
  }

  @Test func `is text where GSM-7 has every letter, else UTF-16 in hexadecimal digits`() throws {
    let plain = try message(Sample.sms(body: "Æ €[]"))
    #expect(plain.text == "Æ €[]" && !plain.isUnicode)
    let unicode = try message(Sample.sms(body: "č\n🎉"))
    #expect(unicode.text == "010d000ad83cdf89" && unicode.isUnicode)
  }

  @Test(arguments: [
    (String(repeating: "a", count: 2_144), true), (String(repeating: "a", count: 2_145), false),
    // An extension character is two septets.
    (String(repeating: "€", count: 1_072), true), (String(repeating: "€", count: 1_073), false),
    (String(repeating: "č", count: 1_072), true), (String(repeating: "č", count: 1_073), false),
    (String(repeating: "🎉", count: 536), true), (String(repeating: "🎉", count: 537), false),
  ])
  func `is no longer than what the gateway joins`(text: String, fits: Bool) {
    #expect((try? message(Sample.sms(body: text))) != nil ? fits : !fits)
  }

  @Test func `cannot hold a form feed, which GSM-7 has and XML has not`() {
    #expect(throws: Refusal(.failed, reason: "textNotSendable")) { try message(Sample.sms(body: "a\u{C}b")) }
  }

  @Test(arguments: [
    ("2026-11-24T09:00:00Z", 2_880), ("2026-11-24T09:00:00.001Z", 2_879), ("2026-11-26T08:58:00Z", 2),
    ("2026-11-26T08:59:00Z", 1), ("2026-11-26T08:59:59.999Z", 1),
    // Never 0, the gateway's own default of two days.
    ("2026-11-26T09:00:00Z", 1),
  ])
  func `lives as long as the notification, in whole minutes, but at least one`(time: String, minutes: Int64) throws {
    #expect(try message(Sample.sms(), at: Sample.time(time)).timeToLive == minutes)
  }

  @Test func `stands in the session under its number`() throws {
    let messages = try [Sample.sms(body: "<Hei> & \"hå\""), Sample.sms(to: "+4699999999", body: "č")].map {
      try message($0)
    }
    let document = PSWinSession.document(username: "a&b", password: "<c>", messages: messages)
    let expected = """
      <?xml version="1.0" encoding="utf-8"?>
      <SESSION><CLIENT>a&amp;b</CLIENT><PW>&lt;c&gt;</PW><MSGLST>\
      <MSG><ID>1</ID><TEXT>&lt;Hei&gt; &amp; &quot;hå&quot;</TEXT><SND>Varsel</SND><RCV>4799315000</RCV><TTL>2880</TTL></MSG>\
      <MSG><ID>2</ID><TEXT>010d</TEXT><SND>Varsel</SND><RCV>4699999999</RCV><OP>9</OP><TTL>2880</TTL></MSG>\
      </MSGLST></SESSION>

      """
    #expect(String(decoding: document, as: UTF8.self) == expected)
  }

  @Test func `cannot leave its element`() throws {
    let texts = ["</TEXT><RCV>4711111111</RCV>", "]]>", "&#x3c;", "<!-- ", "a\r\nb"]
    let messages = try texts.map { try message(Sample.sms(body: $0)) }
    let scan = XMLScan(PSWinSession.document(username: "u", password: "p", messages: messages), charset: nil)
    #expect(scan.isWellFormed)
    #expect(scan.elements.filter { $0.path == "SESSION/MSGLST/MSG/TEXT" }.map(\.text) == texts.map { $0.trimmed })
    #expect(scan.elements.count { $0.path == "SESSION/MSGLST/MSG/RCV" } == texts.count)
  }
}

extension String {
  fileprivate var trimmed: String { split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
}
