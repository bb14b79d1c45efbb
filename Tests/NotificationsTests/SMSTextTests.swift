import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `SMS text` {
  struct Row: Decodable, Sendable {
    let text: String
    let encoding: SMSText.Encoding
    let units: Int
    let segments: Int
  }

  @Test(arguments: try vectors("sms-segments", as: VectorTable<Row>.self).cases)
  func `is packed exactly`(row: Row) {
    let text = SMSText(row.text)
    #expect(text.encoding == row.encoding)
    #expect(text.units == row.units)
    #expect(text.segments == row.segments)
  }

  @Test(
    arguments: [
      ("à", 71, "", 1, 71), ("à", 160, "", 1, 160), ("à", 161, "", 2, 8), ("à", 306, "", 2, 153),
      ("à", 307, "", 3, 1), ("à", 765, "", 5, 153), ("à", 766, "", 6, 1), ("à", 919, "", 7, 1),
      ("ÿ", 70, "", 1, 70), ("ÿ", 71, "", 2, 4), ("ÿ", 134, "", 2, 67), ("ÿ", 135, "", 3, 1), ("ÿ", 403, "", 7, 1),
      ("à", 70, "ÿ", 2, 4),
      ("^", 80, "", 1, 160), ("^", 81, "", 2, 10), ("a", 158, "|", 1, 160), ("a", 159, "|", 2, 8),
      // The bracket fits in two parts and its neighbour does not.
      ("a", 304, "[", 2, 153), ("a", 304, "[]", 3, 2),
      // One septet of the first part stays empty.
      ("a", 152, "[aaaaaaaa", 2, 10),
      // In UCS-2 an extension character is one unit.
      ("â", 69, "{", 1, 70), ("â", 70, "{", 2, 4), ("â", 133, "}", 2, 67), ("â", 134, "}", 3, 1),
      ("🚀", 35, "", 1, 70), ("🚀", 36, "", 2, 6), ("🚀", 160, "", 5, 56),
      ("", 0, "", 1, 0), ("", 0, "\u{0C}", 1, 2), ("", 0, "\r\n", 1, 2),
    ]
  )
  func `fills one part before it begins the next`(
    text: String,
    count: Int,
    rest: String,
    segments: Int,
    unitsInLast: Int
  ) throws {
    let whole = String(repeating: text, count: count) + rest
    let packed = SMSText(whole)
    #expect(packed.segments == segments)
    let last = try #require(packed.parts.last)
    let width = packed.encoding == .gsm7 ? SMSText(String(last)).units : last.utf16.count
    #expect(width == unitsInLast)
    #expect(packed.parts.joined() == whole)
  }

  /// Peer-checked: the rows 0x00–0x7F of the alphabet without the escape, and the extension table.
  private static let alphabet =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    + "¿abcdefghijklmnopqrstuvwxyzäöñüà"
  private static let extensions = "\u{0C}^{}\\[~]|€"

  @Test func `knows the alphabet and nothing else`() {
    #expect(Self.alphabet.unicodeScalars.count == 127)
    #expect(Self.extensions.unicodeScalars.count == 10)
    let alphabet = Set(Self.alphabet.unicodeScalars)
    let extensions = Set(Self.extensions.unicodeScalars)
    let wrong = (0...0xFFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter { scalar in
      GSM7.septets(for: scalar) != (alphabet.contains(scalar) ? 1 : extensions.contains(scalar) ? 2 : 0)
    }
    #expect(wrong == [])
  }

  @Test(arguments: [
    "\t", "`", "´", "°", "«", "»", "ç", "á", "č", "đ", "ŋ", "š", "ŧ", "ž", "\u{1B}", "\u{7F}", "\u{A0}", "’", "–",
    // Look-alikes: the ohm sign, an e with a combining accent, zero width space.
    "\u{2126}", "e\u{301}", "\u{200B}", "\0",
  ])
  func `goes as UCS-2 for one character outside the alphabet`(text: String) {
    #expect(SMSText("Hei \(text)").encoding == .ucs2)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `is packed as by counting one unit after the other`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let choices = [Array("aå\n€[^"), Array("aå€[č漢🚀👨‍👩‍👧")][Int(seed % 2)]
    let length = Int.random(in: 0...500, using: &generator)
    let text = String((0..<length).map { _ in choices.randomElement(using: &generator) ?? "a" })
    let packed = SMSText(text)

    #expect(packed.segments == Self.naiveParts(text).count)
    #expect(packed.parts.map(String.init) == Self.naiveParts(text))
    #expect(packed.parts.joined() == text)
    if packed.segments > 1 {
      #expect(packed.parts.allSatisfy { Self.units(String($0), as: packed.encoding) <= packed.encoding.unitsJoined })
    }
  }

  /// By prefix lengths, quadratic, on the tables above.
  private static func naiveParts(_ text: String) -> [String] {
    let isGSM = text.unicodeScalars.allSatisfy { (alphabet + extensions).unicodeScalars.contains($0) }
    let encoding: SMSText.Encoding = isGSM ? .gsm7 : .ucs2
    if units(text, as: encoding) <= (isGSM ? 160 : 70) { return [text] }
    var rest = Array(text.unicodeScalars)
    var parts: [String] = []
    while !rest.isEmpty {
      var length = rest.count
      while units(string(rest[..<length]), as: encoding) > (isGSM ? 153 : 67) { length -= 1 }
      parts.append(string(rest[..<length]))
      rest.removeFirst(length)
    }
    return parts
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  private static func units(_ text: String, as encoding: SMSText.Encoding) -> Int {
    switch encoding {
    case .gsm7: text.unicodeScalars.count + text.unicodeScalars.filter { extensions.unicodeScalars.contains($0) }.count
    case .ucs2: Array(text.utf16).count
    }
  }

  @Test(arguments: [("a", 1_000_000, 6_536), ("[", 1_000_000, 13_158), ("č", 500_000, 7_463), ("🚀", 250_000, 7_576)])
  func `takes a megabyte in its stride`(text: String, count: Int, segments: Int) {
    #expect(SMSText(String(repeating: text, count: count)).segments == segments)
  }
}
