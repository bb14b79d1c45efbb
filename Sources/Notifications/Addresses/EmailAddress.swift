/// An e-mail address to send to: `local@domain`, without display name, comment, quotes or address literal.
///
/// - White space around it is cut off; there is none inside.
/// - `local`: 1–64 octets of UTF-8 (RFC 5321 section 4.5.3.1.1); non-empty atoms between single dots. An atom consists of
///   RFC 5322 `atext` without `/` and, as RFC 6531 allows, of letters, marks and digits outside ASCII.
/// - `domain`: two labels or more, each 1–63 letters, marks, digits or hyphens, in any script (IDN), with no hyphen at
///   either end and no mark at the beginning. The last is two letters or more, or an encoded one ("xn--p1ai"); hence no
///   IP addresses.
/// - At most 254 octets in all (RFC 5321 section 4.5.3.1.3, less the angle brackets).
/// - So never a control, a format character (bidirectional override, zero width), a space or a line end.
package struct EmailAddress: Sendable, Hashable {
  /// As given, without the white space around it. This is what a message goes to.
  package let text: String

  package init?(_ typed: String) {
    let text = typed.trimmed
    guard text.utf8.count <= 254, let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    guard Self.isLocal(text[..<at]), Self.isDomain(text[text.utf8.index(after: at)...]) else { return nil }
    self.init(unchecked: String(text))
  }

  private init(unchecked text: String) {
    self.text = text
  }

  /// The same for two spellings of one mailbox: in lower case.
  ///
  /// By RFC 5321 section 2.4 only the domain is free of case. No mail service in use tells `Ola@` from `ola@`, though,
  /// and the price of trusting that one did is a person who gets everything twice. `post@bjørn.no` and
  /// `post@xn--bjrn-hra.no` are not told to be one.
  package var normalized: String { text.lowercased() }

  private static func isLocal(_ local: Substring) -> Bool {
    local.utf8.count <= 64
      && local.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
        !atom.isEmpty && atom.allSatisfy { $0.isAtomText }
      }
  }

  private static func isDomain(_ domain: Substring) -> Bool {
    let labels = domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let top = labels.last, labels.allSatisfy(isLabel) else { return false }
    let isEncoded = top.starts(with: "xn--".unicodeScalars) || top.starts(with: "XN--".unicodeScalars)
    return isEncoded || (top.count >= 2 && top.allSatisfy { $0.isLetter || $0.isMark })
  }

  private static func isLabel(_ label: Substring.UnicodeScalarView) -> Bool {
    guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
    return first != "-" && last != "-" && !first.isMark
      && label.allSatisfy { $0 == "-" || $0.isLetter || $0.isMark || $0.isDigit }
  }
}

extension EmailAddress: PersonalData {}

/// As its text.
extension EmailAddress: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be an e-mail address." }

  package var encodedText: String { text }
}

extension Unicode.Scalar {
  fileprivate var isAtomText: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "!", "#"..."'", "*", "+", "-", "=", "?", "^"..."`", "{"..."~": true
    default: !isASCII && (isLetter || isMark || isDigit)
    }
  }

  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  fileprivate var isMark: Bool {
    properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark
  }

  fileprivate var isDigit: Bool { properties.generalCategory == .decimalNumber }
}
