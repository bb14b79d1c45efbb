import Foundation
import Notifications
import TestSupport
import Testing

@testable import Senders

@Suite struct `An international domain` {
  struct Row: Decodable, Sendable {
    let input: String
    let valid: Bool
  }

  private static let file = "\(Repository.root.path())/Tests/NotificationsTests/EmailAddressTests.swift"

  @Test(arguments: [
    ("post@bjørn.no", "post@xn--bjrn-hra.no"), ("post@sub.blåbær.no", "post@sub.xn--blbr-roah.no"),
    ("post@пример.рф", "post@xn--e1afmkfd.xn--p1ai"), ("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"),
    // UTS #46, table 1: letters that the older rules lost.
    ("post@faß.de", "post@xn--fa-hia.de"), ("post@βόλος.com", "post@xn--nxasmm1c.com"),
    // One spelling of the domain; the local part is the recipient's own.
    ("Kåre@BJØRN.NO", "Kåre@xn--bjrn-hra.no"), ("a\u{30A}se@bla\u{30A}bær.no", "a\u{30A}se@xn--blbr-roah.no"),
    ("post@ｅｘａｍｐｌｅ.no", "post@example.no"),
    ("post@xn--bjrn-hra.рф", "post@xn--bjrn-hra.xn--p1ai"),
  ])
  func `goes as A-labels`(typed: String, sent: String) throws {
    let address = try #require(EmailAddress(typed)?.inALabels)
    #expect(address.text.unicodeScalars.elementsEqual(sent.unicodeScalars))
    #expect(address.inALabels == address)
  }

  @Test(arguments: ["Ola@Example.NO", "kåre@example.no", "ola@xn--bjrn-hra.no", "ola@xn--zzzzzzzz.no", "ola@a-b--c.no"])
  func `is no other than ASCII, which stays as it is`(typed: String) {
    #expect(EmailAddress(typed)?.inALabels?.text == typed)
  }

  @Test(arguments: [
    // 63 octets in A-labels, and one more.
    (String(repeating: "ø", count: 56) + ".no", true), (String(repeating: "ø", count: 63) + ".no", false),
    // Hyphens where an A-label has them; an A-label of nothing; directions mixed (RFC 5893).
    ("ab--ø.no", false), ("xn--ø.no", false), ("אa.no", false), ("blåbær.xn--zzzzzzzz", false),
  ])
  func `has A-labels or is refused`(domain: String, isSendable: Bool) throws {
    let address = try #require(EmailAddress("a@\(domain)"))
    #expect((address.inALabels != nil) == isSendable)
  }

  @Test func `is refused where its A-labels make the address longer than 254 octets`() throws {
    let label = "æ" + String(repeating: "a", count: 54)
    let (short, long) = (String(repeating: "x", count: 62), String(repeating: "x", count: 63))
    let longest = try #require(EmailAddress("\(short)@\(label).\(label).\(label).no")?.inALabels)
    #expect(longest.text.utf8.count == 254)
    let address = try #require(EmailAddress("\(long)@\(label).\(label).\(label).no"))
    #expect(address.text.utf8.count < 254 && address.inALabels == nil)
  }

  @Test(arguments: try vectors("email-addresses", as: VectorTable<Row>.self, file: file).cases.filter(\.valid))
  func `is one for every address that is accepted`(row: Row) throws {
    let address = try #require(EmailAddress(row.input)?.inALabels)
    #expect(address.text.drop { $0 != "@" }.utf8.allSatisfy { $0 < 0x80 })
  }
}
