/// The quoted-printable encoding of text (RFC 2045 section 6.7).
enum QuotedPrintable {
  /// RFC 2045 section 6.7 (5), the "=" of a soft line break included.
  private static let lineLimit = 76

  /// Lines of at most 76 characters of printable ASCII, each ended by CRLF. A line break in the text, be it CRLF, LF or
  /// CR, is a line break in the encoding, so that no bare CR or LF is left.
  static func encoded(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    for line in lines(of: text) {
      append(line, to: &output)
      output += [0x0D, 0x0A]
    }
    return output
  }

  private static func append(_ line: [UInt8], to output: inout [UInt8]) {
    var length = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      let token = mustBeEscaped(byte, isFirst: length == 0, isLast: isLast) ? escaped(byte) : [byte]
      // The soft break needs a place of its own, except after the last character.
      if length + token.count > (isLast ? lineLimit : lineLimit - 1) {
        output += [UInt8(ascii: "="), 0x0D, 0x0A]
        length = 0
        let first = mustBeEscaped(byte, isFirst: true, isLast: isLast) ? escaped(byte) : [byte]
        output += first
        length = first.count
      } else {
        output += token
        length += token.count
      }
    }
  }

  private static func mustBeEscaped(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "="): true
    case UInt8(ascii: " "), UInt8(ascii: "\t"): isLast
    // At the start of a line it is SMTP's mark (RFC 5321 section 4.5.2).
    case UInt8(ascii: "."): isFirst
    case 0x21...0x7E: false
    default: true
    }
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// Without a last empty line after a text that ends with a line break.
  private static func lines(of text: String) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch (previous, byte) {
      case (0x0D, 0x0A): break
      case (_, 0x0D), (_, 0x0A):
        lines.append(line)
        line = []
      default: line.append(byte)
      }
      previous = byte
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
