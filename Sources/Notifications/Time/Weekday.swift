/// A day of the week, in the order of ISO 8601: Monday first.
package enum Weekday: String, Codable, Sendable, Hashable, CaseIterable {
  case monday = "mon"
  case tuesday = "tue"
  case wednesday = "wed"
  case thursday = "thu"
  case friday = "fri"
  case saturday = "sat"
  case sunday = "sun"

  /// The place in `allCases` of the weekday that lies `days` after 1970-01-01, a Thursday: 0–6.
  static func index(daysSinceEpoch days: Int) -> Int {
    let shifted = days + 3
    return shifted - shifted.flooredDivision(by: 7) * 7
  }
}
