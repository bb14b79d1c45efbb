import Notifications

/// Asks the send window about every second of 2025–2031 and compares with a wall clock that is counted down second by
/// second. True where every answer is the first open second at or after the one that was asked about.
func walkSendWindow() -> Bool {
  let officeHours = OpenDays(
    weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday],
    holidays: .norway,
    closedDates: ["12-24", "12-31"].flatMap { day in (2025...2032).compactMap { CivilDate("\($0)-\(day)") } }
  )
  guard let officeHours, let window = try? SendWindow(opening: "08:00", closing: "15:45", days: officeHours) else {
    return false
  }
  let daytime = walk(.daytime, named: "09:00–17:00 every day") { date, second in
    (9 * 3_600..<17 * 3_600).contains(second)
  }
  let office = walk(window, named: "08:00–15:45 on working days") { date, second in
    (8 * 3_600..<15 * 3_600 + 2_700).contains(second) && isWorkingDay(date)
  }
  return daytime && office
}

/// From the last second of 2031 down to the first of 2025, so that the first open second at or after each is known.
private func walk(
  _ window: SendWindow,
  named name: String,
  isOpen: (_ date: CivilDate, _ second: Int) -> Bool
) -> Bool {
  guard let start = Timestamp("2025-01-01T00:00:00Z"), let end = Timestamp("2032-01-01T00:00:00Z"),
    // Begun where the first opening of 2032 is sure to have been met.
    let early = Timestamp("2032-01-31T00:00:00Z")
  else { return false }
  var firstOpen: Int64?
  var counts = (seconds: 0, open: 0, wrong: 0)
  var second = early.seconds
  while second > start.seconds {
    // Neither clock changes within an hour of UTC.
    second -= 3_600
    let local = Int(second) + osloOffset(at: second)
    let date = CivilDate(daysSinceEpoch: local / 86_400)
    for step in (0..<3_600).reversed() {
      let now = second + Int64(step)
      let isOpenNow = isOpen(date, local % 86_400 + step)
      if isOpenNow { firstOpen = now }
      guard now < end.seconds, let firstOpen else { continue }
      let instant = Timestamp(milliseconds: now * 1_000)
      counts.seconds += 1
      counts.open += isOpenNow ? 1 : 0
      if window.firstOpening(atOrAfter: instant).milliseconds != firstOpen * 1_000
        || window.isOpen(at: instant) != isOpenNow
      {
        counts.wrong += 1
        if counts.wrong <= 10 { print("wrong at \(instant)") }
      }
    }
  }
  print("\(name), 2025–2031: \(counts.seconds) seconds, \(counts.open) of them open, \(counts.wrong) wrong answers")
  return counts.wrong == 0 && counts.seconds == 2_556 * 86_400
}

/// Two hours from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October, else one (directive 2000/84/EC).
private func osloOffset(at second: Int64) -> Int {
  let year = CivilDate(daysSinceEpoch: Int(second) / 86_400).year
  func change(in month: Int) -> Int64 {
    let last = CivilDate(year: year, month: month, day: 31)?.daysSinceEpoch ?? 0
    // 1970-01-04 was a Sunday.
    return Int64(last - (last - 3) % 7) * 86_400 + 3_600
  }
  return change(in: 3) <= second && second < change(in: 10) ? 7_200 : 3_600
}

private func isWorkingDay(_ date: CivilDate) -> Bool {
  // 1970-01-05 was a Monday.
  guard (date.daysSinceEpoch - 4) % 7 < 5 else { return false }
  switch (date.month, date.day) {
  case (1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31): return false
  default:
    let fromEaster = date.daysSinceEpoch - (easterSundays[date.year]?.daysSinceEpoch ?? 0)
    return ![-3, -2, 0, 1, 39, 49, 50].contains(fromEaster)
  }
}

private let easterSundays: [Int: CivilDate] = Dictionary(
  uniqueKeysWithValues: [
    "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28",
  ].compactMap { CivilDate($0) }.map { ($0.year, $0) }
)
