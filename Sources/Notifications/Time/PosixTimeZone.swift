/// A zone by rule: one offset, or two and the days of the year on which they change (POSIX `TZ`, IEEE 1003.1 section
/// 8.3, with the times of −167 to 167 hours that RFC 8536 section 3.3.1 adds).
struct PosixTimeZone: Sendable, Hashable {
  /// As it was read: "CET-1CEST,M3.5.0,M10.5.0/3".
  let text: String
  /// Seconds east of UTC.
  let standard: Int
  let daylight: Daylight?

  struct Daylight: Sendable, Hashable {
    /// Seconds east of UTC; less than the standard offset in Ireland.
    let offset: Int
    /// In standard time.
    let start: YearlyMoment
    /// In daylight time.
    let end: YearlyMoment

    /// Whether both changes lie inside each year and in one order: those of all zones of today do. Two months apart and
    /// away from the year's ends, a time of 167 hours and an offset of a day change nothing about it.
    var keepsToItsYear: Bool {
      guard case .weekday(let from, _, _) = start.day, case .weekday(let to, _, _) = end.day else { return false }
      return (2...11).contains(from) && (2...11).contains(to) && abs(from - to) > 1
    }
  }

  /// The offset at `seconds` since 1970, and the first change after that.
  func span(at seconds: Int64) -> TimeZoneSpan {
    guard let daylight else { return TimeZoneSpan(offset: standard) }
    let year = CivilDate(daysSinceEpoch: Int(seconds).flooredDivision(by: 86_400)).year
    guard daylight.keepsToItsYear else { return span(at: seconds, near: year, daylight) }
    // Short, because it is asked for each message: no other year's changes come between those of this one.
    let (first, second) = changes(in: year, daylight)
    if seconds < first.at { return TimeZoneSpan(offset: second.offset, end: first.at) }
    if seconds < second.at { return TimeZoneSpan(offset: first.offset, end: second.at) }
    return TimeZoneSpan(offset: second.offset, end: changes(in: year + 1, daylight).first.at)
  }

  private func span(at seconds: Int64, near year: Int, _ daylight: Daylight) -> TimeZoneSpan {
    var span = TimeZoneSpan(offset: standard)
    // At least one change lies before `seconds`, one after it.
    for year in year - 1...year + 1 {
      let (first, second) = changes(in: year, daylight)
      for change in [first, second] {
        if change.at <= seconds {
          // The latest of equal changes counts: a zone that is on daylight time all year ends it in the instant in
          // which the next year starts it (RFC 8536 section 3.3.1).
          span.offset = change.offset
        } else {
          // Not simply the first to come: a rule's year may end after the next one's begins.
          span.end = span.end.map { min($0, change.at) } ?? change.at
        }
      }
    }
    return span
  }

  private typealias Change = (at: Int64, offset: Int)

  private func changes(in year: Int, _ daylight: Daylight) -> (first: Change, second: Change) {
    let start = (at: Int64(daylight.start.secondsSinceEpoch(in: year) - standard), offset: daylight.offset)
    let end = (at: Int64(daylight.end.secondsSinceEpoch(in: year) - daylight.offset), offset: standard)
    return start.at <= end.at ? (start, end) : (end, start)
  }
}
