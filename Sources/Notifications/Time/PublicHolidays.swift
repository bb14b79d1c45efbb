/// The public holidays of a country, computed.
package enum PublicHolidays: String, Codable, Sendable, Hashable, CaseIterable {
  case norway

  /// Whether the date that lies `days` after 1970-01-01 is one of them.
  func contain(_ days: Int) -> Bool {
    switch self {
    case .norway: NorwegianHolidays.contain(days)
    }
  }
}
