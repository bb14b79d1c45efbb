import Notifications

/// Times as people in Norway read them.
enum LocalTime {
  private static let rules = TimeZoneRules.europeOslo

  /// "Tue 2026-11-24 22:40:05", in Norwegian time.
  static func text(_ time: Timestamp?) -> String {
    guard let time else { return "never" }
    let local = time.seconds + Int64(rules.offset(at: time))
    let days = Int(local.flooredQuotient(86_400))
    let second = Int(local - Int64(days) * 86_400)
    let date = CivilDate(daysSinceEpoch: days)
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let weekday = names[((days % 7) + 7) % 7]
    let clock = [second / 3_600, second / 60 % 60, second % 60].map(two).joined(separator: ":")
    return "\(weekday) \(date.year)-\(two(date.month))-\(two(date.day)) \(clock)"
  }

  /// Whether `time` lies at or after the local time `clock` ("09:00"), on its own day.
  static func isDay(_ time: Timestamp, from clock: String) -> Bool { text(time).suffix(8) >= "\(clock):00" }

  /// The next instant at or after `time` with this local time on a weekday (Monday to Friday).
  static func nextWeekday(at clock: (hour: Int, minute: Int), after time: Timestamp) -> Timestamp {
    let today = (time.seconds + Int64(rules.offset(at: time))).flooredQuotient(86_400)
    for day in today... {
      let weekday = ((day % 7) + 7) % 7
      if weekday == 2 || weekday == 3 { continue }  // Day 0, 1970-01-01, was a Thursday: 2 and 3 are the weekend.
      let local = day * 86_400 + Int64(clock.hour * 3_600 + clock.minute * 60)
      let guess = Timestamp(milliseconds: local * 1_000)
      let instant = guess.advanced(bySeconds: -Int64(rules.offset(at: guess)))
      if instant >= time { return instant }
    }
    return time
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
