/// A text as it travels by SMS: its encoding, and the parts into which it is cut.
///
/// | encoding | one part | each of several | units |
/// |---|---|---|---|
/// | GSM-7, where every character is in the alphabet | 160 | 153 | septets; an extension character takes 2 |
/// | UCS-2, for everything else | 70 | 67 | UTF-16 units; above U+FFFF a character takes 2 |
///
/// Several parts each lose 6 octets to the header that joins them (3GPP TS 23.040 section 9.2.3.24.1, 8 bit reference).
/// A character of 2 units is never split: where one unit is left in a part, it stays empty. The text is taken as it is:
/// "é" in one code point is GSM-7, "e" with a combining accent is UCS-2. An empty text is one part.
package struct SMSText: Sendable, Hashable {
  package enum Encoding: String, Sendable, Hashable, Codable, CaseIterable {
    case gsm7 = "GSM-7"
    case ucs2 = "UCS-2"

    /// Units in a message of one part.
    package var unitsAlone: Int {
      switch self {
      case .gsm7: 160
      case .ucs2: 70
      }
    }

    /// Units in each part of a message of several.
    package var unitsJoined: Int {
      switch self {
      case .gsm7: 153
      case .ucs2: 67
      }
    }
  }

  package let encoding: Encoding
  /// Of the whole text, without those left empty at the ends of parts.
  package let units: Int
  /// In order; joined they are the text. Never empty; cut between code points, perhaps within a grapheme cluster.
  package let parts: [Substring]

  package var segments: Int { parts.count }

  package init(_ text: String) {
    let scalars = text.unicodeScalars
    let encoding: Encoding = scalars.allSatisfy { GSM7.septets(for: $0) > 0 } ? .gsm7 : .ucs2
    let units = encoding == .gsm7 ? scalars.reduce(0) { $0 + GSM7.septets(for: $1) } : text.utf16.count
    self.encoding = encoding
    self.units = units
    parts = units <= encoding.unitsAlone ? [text[...]] : Self.cut(text, encoding)
  }

  /// Fills each part before it begins the next.
  private static func cut(_ text: String, _ encoding: Encoding) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var used = 0
    for index in text.unicodeScalars.indices {
      let scalar = text.unicodeScalars[index]
      let width = encoding == .gsm7 ? GSM7.septets(for: scalar) : UTF16.width(scalar)
      if used + width > encoding.unitsJoined {
        parts.append(text[start..<index])
        start = index
        used = 0
      }
      used += width
    }
    parts.append(text[start...])
    return parts
  }
}
