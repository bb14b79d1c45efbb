/// A number to send SMS to, as E.164: "+" and at most 15 digits.
///
/// - Norway (47): eight digits, the first 4 or 9. The original service lets fixed lines, service numbers and five-digit
///   numbers through; an SMS to them reaches nobody.
/// - Any other country: a number that its plan knows (`NumberPlan`), of any kind, since many plans do not tell mobile
///   from fixed. A trunk zero after the country code ("+44 (0)7400 …") makes it another number, which is refused.
package struct MobileNumber: Sendable, Hashable {
  /// "+4799999999".
  package let e164: String

  /// A number as a sender types it: "+" or "00", the country code and the rest, with separators anywhere after that.
  ///
  /// Separators are spaces (no-break ones too), hyphens, full stops and parentheses. Nothing else may stand there: no
  /// letters, extensions or line ends, no digits of other scripts; and no white space in front.
  package init?(_ typed: String) {
    guard let rest = Self.withoutPrefix(typed[...]), let digits = Self.digits(of: rest) else { return nil }
    self.init(digits: digits)
  }

  /// A number as a contact registry holds it: as a sender types it, or without a country code where it is eight digits
  /// that begin with 4 or 9, which makes it Norwegian. White space around it does not count.
  package init?(registered text: String) {
    let text = text.trimmed
    if let rest = Self.withoutPrefix(text) {
      guard let digits = Self.digits(of: rest) else { return nil }
      self.init(digits: digits)
    } else {
      guard let digits = Self.digits(of: text.unicodeScalars) else { return nil }
      self.init(digits: [4, 7] + digits)
    }
  }

  private init?(digits: [UInt8]) {
    let isAssigned =
      digits.starts(with: [4, 7])
      ? digits.count == 10 && (digits[2] == 4 || digits[2] == 9)
      : digits.count <= 15 && NumberPlan.contains(digits)
    guard isAssigned else { return nil }
    self.init(unchecked: "+" + String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self))
  }

  private init(unchecked e164: String) {
    self.e164 = e164
  }

  private static func withoutPrefix(_ text: Substring) -> Substring.UnicodeScalarView? {
    for prefix in ["+", "00"] where text.unicodeScalars.starts(with: prefix.unicodeScalars) {
      return text.unicodeScalars.dropFirst(prefix.unicodeScalars.count)
    }
    return nil
  }

  /// 0–9 each; `nil` where anything but digits and separators stands there, or more than 15 digits.
  private static func digits(of scalars: Substring.UnicodeScalarView) -> [UInt8]? {
    var digits: [UInt8] = []
    for scalar in scalars {
      switch scalar {
      case "0"..."9": digits.append(UInt8(ascii: scalar) - UInt8(ascii: "0"))
      // No-break and narrow no-break space; the hyphens U+2010 and U+2011 and the en dash that word processors put in.
      case " ", "\u{A0}", "\u{202F}", "-", "\u{2010}", "\u{2011}", "\u{2013}", ".", "(", ")": continue
      default: return nil
      }
      if digits.count > 15 { return nil }
    }
    return digits
  }
}

extension MobileNumber: PersonalData {}

/// As E.164. Reading checks that form alone: what was accepted once is not judged again by a newer number plan.
extension MobileNumber: TextValue {
  package init?(encodedText text: String) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    self.init(unchecked: text)
  }

  package static var form: String { "must be an E.164 number after a plus sign." }

  package var encodedText: String { e164 }
}
