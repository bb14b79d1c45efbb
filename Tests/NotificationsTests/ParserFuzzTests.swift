import FoundationEssentials
import TestSupport
import Testing

@testable import Notifications

/// Every parser of text on input that is nearly right. None traps, and what one accepts is what it writes.
@Suite struct ParserFuzzTests {
  private func texts(_ tables: String..., and more: [String] = [], count: Int = 5_000) throws -> [String] {
    let rows = try tables.flatMap { try vectors($0, as: VectorTable<SampleRow>.self).cases }
    var mutator = Mutator(seed: 2, samples: (rows.compactMap { $0.input ?? $0.text } + more).map { Array($0.utf8) })
    return (0..<count).map { _ in mutator.nextText() }
  }

  @Test func `mobile numbers`() throws {
    var accepted = 0
    for text in try texts("mobile-numbers") {
      guard let number = MobileNumber(text) else { continue }
      accepted += 1
      #expect(MobileNumber(number.e164) == number, "\(text)")
      #expect(number.e164.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil, "\(text)")
    }
    #expect(accepted > 20)
  }

  @Test func `e-mail addresses`() throws {
    var accepted = 0
    for text in try texts("email-addresses") {
      guard let address = EmailAddress(text) else { continue }
      accepted += 1
      #expect(EmailAddress(address.text) == address, "\(text)")
      #expect(address.text.split(separator: "@", omittingEmptySubsequences: false).count == 2, "\(text)")
      let bad = address.text.unicodeScalars.contains {
        $0.value <= 0x20 || (0x7F...0xA0).contains($0.value) || "<>,;\"()[]\\".unicodeScalars.contains($0)
      }
      #expect(!bad && address.text.utf8.count <= 254, "\(text)")
    }
    #expect(accepted > 20)
  }

  @Test(arguments: [IdentifierChecks.strict, .lenient])
  func `identity and organization numbers`(_ checks: IdentifierChecks) throws {
    var accepted = 0
    for text in try texts("identifiers") {
      if let person = NationalIdentityNumber(text, checks: checks) {
        accepted += 1
        #expect(person.digits == text && text.wholeMatch(of: /[0-9]{11}/) != nil)
      }
      if let organization = OrganizationNumber(text, checks: checks) {
        accepted += 1
        #expect(organization.digits == text && text.wholeMatch(of: /[0-9]{9}/) != nil)
      }
    }
    #expect(accepted > 20)
  }

  @Test func `external identities`() throws {
    let urns = [
      "urn:altinn:person:idporten-email:nina@example.com", "urn:altinn:username:turist",
      "urn:altinn:party:username:turist", "urn:altinn:person:legacy-selfidentified:gammel.bruker",
    ]
    let accepted = try texts(and: urns).compactMap { ExternalIdentity($0) }
    #expect(accepted.allSatisfy { ExternalIdentity($0.urn) == $0 })
    #expect(accepted.count > 20)
  }

  @Test func `times, dates and zones`() throws {
    let times = ["2026-11-24T21:40:00.123+01:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2028-02-29"]
    for text in try texts(and: times) {
      if let time = Timestamp(text) { #expect(Timestamp(time.description) == time, "\(text)") }
      if let date = CivilDate(text) { #expect(date.description == text) }
    }
    let zones = ["CET-1CEST,M3.5.0,M10.5.0/3", "<-03>3", "IST-1GMT0,M10.5.0,M3.5.0/1", "EST5EDT,J60/26:30:15,365/-167"]
    for text in try texts(and: zones) { _ = try? PosixTimeZone(Array(text.utf8)) }
    let windows = [#"{"opening":"09:00","closing":"17:00","zone":"a","rule":"CET-1CEST,M3.5.0,M10.5.0/3"}"#]
    for text in try texts(and: windows, count: 1_000) {
      guard let window = try? JSONDecoder().decode(SendWindow.self, from: Data(text.utf8)) else { continue }
      for time in [Timestamp.earliest, evening, .latest] { _ = window.firstOpening(atOrAfter: time) }
    }
  }

  @Test func `time zone files`() throws {
    let oslo = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Oslo"))
    var mutator = Mutator(seed: 3, samples: [Array(oslo)])
    for _ in 0..<500 { _ = try? TZif(bytes: mutator.next()) }
  }

  @Test func `condition endpoints`() throws {
    let urls = [
      "https://etaten.example/17?a=b#c", "http://[::1]:8080/", "https://kari:x@a.no/%C3%A5", "https://blåbær.no",
    ]
    for text in try texts(and: urls) where ConditionEndpoint.isPublicName(text) {
      #expect(ConditionEndpoint.flaw(in: text) == nil, "\(text)")
    }
  }

  @Test func `texts of messages`() throws {
    let organization = try #require(OrganizationNumber("310001007"))
    for text in try texts("sms-segments", and: ["Hei $recipientName$ <b>&</b>", "+4799999001", "Etaten"], count: 1_000)
    {
      let sms = SMSText(text)
      let (single, part) = sms.encoding == .gsm7 ? (160, 153) : (70, 67)
      #expect(sms.segments == 1 ? sms.units <= single : sms.segments >= (sms.units + part - 1) / part, "\(text)")
      let subject = MessageText.subject(text)
      #expect(!subject.utf8.contains(0x0A) && !subject.utf8.contains(0x0D))
      if let sender = try? SMSSender(text) { #expect(sender.text.utf8.count <= 16) }
      let longest = Keywords.longest(text, for: .organization(organization))
      let rendered = Keywords.render(text, for: .organization(organization), name: "A & B", isHTML: false)
      #expect(rendered.utf16.count <= longest.utf16.count)
    }
  }
}

/// A row of any vector table: the text in it.
struct SampleRow: Decodable {
  var input: String?
  var text: String?
}
