/// How much of an identity or organization number is checked.
package enum IdentifierChecks: String, Sendable, Hashable, Codable, CaseIterable {
  /// Length, digits, control digits, and a date where the number has one.
  case strict
  /// Length and digits alone.
  case lenient
}
