/// A day of every year and a time on it, as a POSIX `TZ` rule names them.
struct YearlyMoment: Sendable, Hashable {
  enum Day: Sendable, Hashable {
    /// `Mm.w.d`: the `week`-th (5: the last) such weekday (0: Sunday) of the month.
    case weekday(month: Int, week: Int, weekday: Int)
    /// `Jn`: 1–365; 29 February does not count, so that day 60 is always 1 March.
    case dayWithoutLeap(Int)
    /// `n`: 0–365; 29 February counts.
    case day(Int)
  }

  let day: Day
  /// Seconds after that day's 00:00, from −167 to 167 hours.
  let time: Int

  /// As if the zone were UTC.
  func secondsSinceEpoch(in year: Int) -> Int {
    daysSinceEpoch(in: year) * 86_400 + time
  }

  private func daysSinceEpoch(in year: Int) -> Int {
    switch day {
    case .day(let number):
      return CivilDate(firstOf: 1, year: year).daysSinceEpoch + number
    case .dayWithoutLeap(let number):
      let isAfterLeapDay = number >= 60 && CivilDate.isLeap(year)
      return CivilDate(firstOf: 1, year: year).daysSinceEpoch + number - (isAfterLeapDay ? 0 : 1)
    case .weekday(let month, let week, let weekday):
      let first = CivilDate(firstOf: month, year: year).daysSinceEpoch
      // 1970-01-01 was a Thursday (4). The remainder is never negative: 7,000,000 covers the years.
      let weekdayOfFirst = (first + 7_000_000 + 4) % 7
      let earliest = (weekday - weekdayOfFirst + 7) % 7
      let offset = earliest + (week - 1) * 7
      return first + (offset < CivilDate.daysInMonth(month, of: year) ? offset : offset - 7)
    }
  }
}
