/// A Norwegian national identity number (fødselsnummer) or D-number: eleven digits `DDMMYYIIIKK`.
///
/// Strict checks, after Skatteetaten's number rules, those for numbers assigned from 2032 included:
/// - first control digit: Σ 3 7 6 1 8 9 4 5 2 1 · d mod 11 is 0, 1, 2 or 3 (until 2032 only 0 is assigned);
/// - second control digit: Σ 5 4 3 2 7 6 5 4 3 2 1 · d mod 11 is 0;
/// - `DDMMYY` is a date after 40 is taken from the day of a D-number, and from the month 40 (help number, NAV's test
///   data), 65 (the health network's test data) or 80 (synthetic, Tenor). 29 February exists where `YY` is a multiple
///   of 4, 00 included: the century is not derived, since it cannot be from 2032 on.
///
/// Numbers that begin with 8 or 9 (FH numbers of the health service) have no date and are refused: no contact registry
/// knows them.
package struct NationalIdentityNumber: Sendable, Hashable {
  /// All eleven.
  package let digits: String

  package init?(_ text: String, checks: IdentifierChecks = .strict) {
    guard let digits = DecimalDigits(text, count: 11) else { return nil }
    switch checks {
    case .strict:
      guard Self.hasDate(digits), digits.remainder([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) <= 3,
        digits.remainder([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) == 0
      else { return nil }
    case .lenient: break
    }
    self.init(unchecked: text)
  }

  private init(unchecked digits: String) {
    self.digits = digits
  }

  private static func hasDate(_ digits: DecimalDigits) -> Bool {
    let day = digits.pair(at: 0)
    let month = digits.pair(at: 2)
    let year = digits.pair(at: 4)
    let plainMonth =
      switch month {
      case 41...52: month - 40
      case 66...77: month - 65
      case 81...92: month - 80
      default: month
      }
    return CivilDate(year: 2000 + year, month: plainMonth, day: day > 40 ? day - 40 : day) != nil
  }
}

extension NationalIdentityNumber: PersonalData {}

/// As its digits. Reading checks length and digits alone: what was accepted once is not judged again.
extension NationalIdentityNumber: TextValue {
  package init?(encodedText text: String) { self.init(text, checks: .lenient) }

  package static var form: String { "must be eleven digits." }

  package var encodedText: String { digits }
}
