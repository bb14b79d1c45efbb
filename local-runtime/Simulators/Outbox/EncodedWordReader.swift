import FoundationEssentials

/// Header text as a person sees it: encoded words (RFC 2047) decoded, for UTF-8, ISO-8859-1 and US-ASCII.
enum EncodedWordReader {
  /// An encoded word that cannot be read stays as it stands; the space between two that can disappears (section 6.2).
  static func text(_ value: String) -> String {
    var text = ""
    var isAfterWord = false
    var rest = value[...]
    while let match = rest.firstMatch(of: /=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=/) {
      let before = rest[..<match.range.lowerBound]
      let word = decoded(charset: match.1, encoding: match.2, match.3)
      let isGap = before.allSatisfy { $0 == " " || $0 == "\t" }
      if !(isAfterWord && isGap && word != nil) { text += before }
      text += word ?? String(match.0)
      isAfterWord = word != nil
      rest = rest[match.range.upperBound...]
    }
    return text + rest
  }

  private static func decoded(charset: Substring, encoding: Substring, _ text: Substring) -> String? {
    let bytes = encoding.lowercased() == "b" ? Data(base64Encoded: String(text)).map { Array($0) } : unquoted(text)
    guard let bytes else { return nil }
    // A language may follow the charset (RFC 2231 section 5).
    switch charset.prefix(while: { $0 != "*" }).lowercased() {
    case "utf-8", "us-ascii": return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: return nil
    }
  }

  /// The "Q" encoding (RFC 2047 section 4.2).
  private static func unquoted(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "_"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "="):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
          return nil
        }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
