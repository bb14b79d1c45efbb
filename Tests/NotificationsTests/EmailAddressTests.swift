import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `E-mail address` {
  struct Row: Decodable, Sendable {
    let input: String
    let valid: Bool
  }

  @Test(arguments: try vectors("email-addresses", as: VectorTable<Row>.self).cases)
  func `is accepted as the senders' cases say`(row: Row) {
    #expect((EmailAddress(row.input) != nil) == row.valid)
  }

  private static let label63 = String(repeating: "a", count: 63)

  @Test(arguments: [
    "!#$%&'*+-=?^_`{|}~@example.no", "a@b.co", "1@2.no", "ola@xn--bjrn-lya.no", "ola@example.xn--p1ai",
    "ola@a-b--c.no", "чебурашка@пример.рф", "用户@例子.公司", "áčđŋšŧž@example.no",
    // The combining ring that some keyboards send, and Devanagari, which cannot be written without marks.
    "a\u{30A}se@example.no", "ola@उदाहरण.भारत",
    "\(String(repeating: "x", count: 64))@example.no", "\(String(repeating: "ø", count: 32))@example.no",
    "a@\(label63).no", "a@\(String(repeating: "ø", count: 63)).no",
    // 254 octets.
    "a@\(label63).\(label63).\(label63).\(String(repeating: "b", count: 57)).no",
  ])
  func `is accepted up to each limit`(text: String) {
    #expect(EmailAddress(text)?.text == text)
  }

  @Test(arguments: [
    "\(String(repeating: "x", count: 65))@example.no", "\(String(repeating: "ø", count: 33))@example.no",
    "a@\(label63)a.no", "a@\(label63).\(label63).\(label63).\(String(repeating: "b", count: 58)).no",
    "a..b@example.no", "a/b@example.no", "\"a b\"@example.no", "a(b)@example.no", "a\\b@example.no", "a:b@example.no",
    "<a@example.no>", "a@[127.0.0.1]", "a@127.0.0.1", "a@example.n0", "a@example.no.", "a@.example.no", "a@-x.no",
    "a@example.-no", "a@example,no", "a@x y.no", "a@пример.р", "a@example.n-o", "mailto:a@example.no", "a@b@c.no",
    "a\n@example.no", "a@exam\tple.no", "a\u{7F}@example.no", "a\u{85}@example.no", "a\u{A0}b@example.no",
    // Invisible or direction-changing, half a character, full-width signs, symbols.
    "a\u{200B}@example.no", "a\u{AD}@example.no", "a@ex\u{2066}ample.no", "a\u{FEFF}b@example.no",
    "a@example。no", "a＠example.no", "a@\u{30A}example.no", "😀@example.no", "a@😀.no", "a@ex\u{200D}ample.no",
    "a@exa\u{FFFD}mple.no", "a\u{E000}@example.no", "@", "a@", "@b", " ", "\n", ".", "a@no",
  ])
  func `is refused just past each limit`(text: String) {
    #expect(EmailAddress(text) == nil)
  }

  @Test(arguments: [" a@example.no ", "\ta@example.no\r\n", "\u{A0}a@example.no\u{2003}", "a@example.no\n"])
  func `loses the white space around it`(text: String) {
    #expect(EmailAddress(text)?.text == "a@example.no")
  }

  @Test func `keeps its spelling and compares without case`() throws {
    let address = try #require(EmailAddress("Åse.Hansen@Example.NO"))
    #expect(address.text == "Åse.Hansen@Example.NO")
    #expect(address.normalized == "åse.hansen@example.no")
    #expect(address.normalized == EmailAddress("åse.hansen@example.no")?.normalized)
  }

  @Test func `stands in JSON as its text`() throws {
    let decoded = try JSONDecoder().decode([EmailAddress].self, from: Data(#"[" Ola@example.no"]"#.utf8))
    #expect(try String(decoding: JSONEncoder().encode(decoded), as: UTF8.self) == #"["Ola@example.no"]"#)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([EmailAddress].self, from: Data(#"["ola"]"#.utf8))
    }
  }

  @Test(arguments: ["a", ".", "@", "a@", " ", "a.", "å"])
  func `is refused at once where it has a megabyte`(text: String) {
    #expect(EmailAddress(String(repeating: text, count: 1_000_000)) == nil)
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `never holds what could end a header or an envelope`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let choices = Array("aå1.@-<>()[],;:\\\" \t\r\n\0\u{202E}\u{200B}").map(String.init) + ["a@example.no", ".no"]
    let text = (0..<Int.random(in: 1...8, using: &generator)).map { _ in choices.randomElement(using: &generator) ?? ""
    }
    guard let address = EmailAddress(text.joined()) else { return }
    #expect(
      !address.text.unicodeScalars.contains { "<>()[],;:\\\" \t\r\n\0\u{202E}\u{200B}".unicodeScalars.contains($0) })
    #expect(address.text.unicodeScalars.filter { $0 == "@" }.count == 1)
    #expect(EmailAddress(address.text) == address)
  }
}
