/// A Norwegian organization number: nine digits.
///
/// Strict checks (Brønnøysundregistrene): Σ 3 2 7 6 5 4 3 2 1 · d mod 11 is 0, and not all digits are 0. Any first digit
/// is allowed: registered ones begin with 8 or 9, synthetic ones with 2 or 3.
package struct OrganizationNumber: Sendable, Hashable {
  /// All nine.
  package let digits: String

  package init?(_ text: String, checks: IdentifierChecks = .strict) {
    guard let digits = DecimalDigits(text, count: 9) else { return nil }
    switch checks {
    case .strict:
      guard digits.remainder([3, 2, 7, 6, 5, 4, 3, 2, 1]) == 0, digits.values.contains(where: { $0 != 0 }) else {
        return nil
      }
    case .lenient: break
    }
    self.init(unchecked: text)
  }

  private init(unchecked digits: String) {
    self.digits = digits
  }
}

// A sole trader's number leads to the person.
extension OrganizationNumber: PersonalData {}

/// As its digits. Reading checks length and digits alone: what was accepted once is not judged again.
extension OrganizationNumber: TextValue {
  package init?(encodedText text: String) { self.init(text, checks: .lenient) }

  package static var form: String { "must be nine digits." }

  package var encodedText: String { digits }
}
