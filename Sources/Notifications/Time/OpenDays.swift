/// The days on which a send window opens: by default every day of the year.
package struct OpenDays: Sendable, Hashable {
  /// At least one.
  package let weekdays: Set<Weekday>
  /// On which it stays shut.
  package let holidays: PublicHolidays?
  /// Dates of its own on which it stays shut, ascending.
  package let closedDates: [CivilDate]
  /// Bit n stands for the n-th weekday.
  private let weekdayBits: UInt8
  private let closedDays: [Int]

  package static let every = OpenDays(uncheckedWeekdays: Set(Weekday.allCases))

  /// `nil` without a weekday: the window would never open.
  package init?(
    weekdays: Set<Weekday> = Set(Weekday.allCases),
    holidays: PublicHolidays? = nil,
    closedDates: [CivilDate] = []
  ) {
    guard !weekdays.isEmpty else { return nil }
    self.init(uncheckedWeekdays: weekdays, holidays: holidays, closedDates: closedDates)
  }

  private init(
    uncheckedWeekdays weekdays: Set<Weekday>,
    holidays: PublicHolidays? = nil,
    closedDates: [CivilDate] = []
  ) {
    self.weekdays = weekdays
    self.holidays = holidays
    closedDays = Set(closedDates.map(\.daysSinceEpoch)).sorted()
    self.closedDates = closedDays.map(CivilDate.init(daysSinceEpoch:))
    weekdayBits = zip(0..., Weekday.allCases).reduce(0) { bits, day in
      weekdays.contains(day.1) ? bits | 1 << day.0 : bits
    }
  }

  /// Whether the date that lies `day` days after 1970-01-01 is one of them.
  func contain(_ day: Int) -> Bool {
    weekdayBits & 1 << Weekday.index(daysSinceEpoch: day) != 0
      && !isClosed(day)
      && !(holidays?.contain(day) ?? false)
  }

  /// There always is one: the closed dates come to an end, and no weekday has only holidays.
  func first(atOrAfter day: Int) -> Int {
    var day = day
    while !contain(day) { day += 1 }
    return day
  }

  /// By bisection.
  private func isClosed(_ day: Int) -> Bool {
    var low = 0
    var high = closedDays.count
    while low < high {
      let middle = (low + high) / 2
      if closedDays[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low < closedDays.count && closedDays[low] == day
  }
}
