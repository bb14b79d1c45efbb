/// What an order's texts become before they are stored.
package enum MessageText {
  /// A subject on one line: each CR LF, CR or LF becomes a space, as the original does.
  package static func subject(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r":
        line.append(" ")
        afterReturn = true
        continue
      case "\n":
        if !afterReturn { line.append(" ") }
      default: line.append(scalar)
      }
      afterReturn = false
    }
    return String(line)
  }

  /// Whether `text` holds a character that could end a header line or hide text: C0 and C1 controls but tab, CR and LF,
  /// and the Unicode line and paragraph separators.
  package static func hasForbiddenCharacter(_ text: String) -> Bool { text.unicodeScalars.contains(where: isForbidden) }

  package static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }
}
