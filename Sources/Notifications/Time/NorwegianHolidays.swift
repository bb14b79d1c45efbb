/// The twelve public holidays of Norway: the holy days of the act of 24 February 1995 no. 12, section 2, but for the
/// other Sundays, and 1 and 17 May by the act of 26 April 1947 no. 1. Christmas Eve and New Year's Eve are none.
package enum NorwegianHolidays {
  /// From Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
  private static let fromEaster = [-3, -2, 0, 1, 39, 49, 50]

  /// In order; eleven where two fall on one date, as Whit Monday on 17 May 2027.
  package static func dates(in year: Int) -> [CivilDate] {
    let easter = CivilDate.easterSunday(of: year).daysSinceEpoch
    let fixed = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)].compactMap { month, day in
      CivilDate(year: year, month: month, day: day)?.daysSinceEpoch
    }
    return Set(fixed + fromEaster.map { easter + $0 }).sorted().map(CivilDate.init(daysSinceEpoch:))
  }

  /// Whether the date that lies `days` after 1970-01-01 is one of them.
  static func contain(_ days: Int) -> Bool {
    let date = CivilDate(daysSinceEpoch: days)
    switch (date.month, date.day) {
    case (1, 1), (5, 1), (5, 17), (12, 25), (12, 26): return true
    // Maundy Thursday is 19 March at the earliest, Whit Monday 14 June at the latest.
    case (3...6, _): return fromEaster.contains(days - CivilDate.easterSunday(of: date.year).daysSinceEpoch)
    default: return false
    }
  }
}
