package import Notifications

/// Whether a person's address is too old to be used for notices: the person has neither changed nor confirmed it for 18
/// months (eForvaltningsforskriften § 32;
/// https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd). Nobody's but a person's ever is.
package enum ContactAge: Sendable, Hashable {
  case current
  case outdated
  /// When it was changed or confirmed last; nil where the registry does not know, which counts as outdated.
  case confirmed(Timestamp?)

  package static let months = 18

  package func isCurrent(at now: Timestamp) -> Bool {
    switch self {
    case .current: true
    case .outdated, .confirmed(nil): false
    case .confirmed(let last?): last > now.before(months: Self.months)
    }
  }
}

extension Timestamp {
  /// The same time of the day in UTC so many calendar months earlier, or on the month's last day where that is shorter.
  fileprivate func before(months: Int) -> Timestamp {
    let day: Int64 = 86_400_000
    let days = Int((Double(milliseconds) / Double(day)).rounded(.down))
    let date = CivilDate(daysSinceEpoch: days)
    let month = date.year * 12 + date.month - 1 - months
    let (year, monthOfYear) = (month / 12, month % 12 + 1)
    let last = CivilDate.daysInMonth(monthOfYear, of: year)
    guard let earlier = CivilDate(year: year, month: monthOfYear, day: min(date.day, last)) else { return .earliest }
    return advanced(byMilliseconds: Int64(earlier.daysSinceEpoch - days) * day)
  }
}
