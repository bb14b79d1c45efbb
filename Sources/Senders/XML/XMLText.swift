/// Text as it stands inside an element of an XML 1.0 document.
enum XMLText {
  /// Nil where the text has a character that no XML 1.0 document can hold, not even as a reference (section 2.2): a
  /// control character other than tab, line feed and carriage return, U+FFFE or U+FFFF.
  static func escaped(_ text: String) -> String? {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      // A reader turns a carriage return that stands as it is into a line feed (section 2.11).
      case "\r": escaped += "&#13;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": return nil
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
