/// A zone by rule: one offset, or two and the days of the year on which they change (POSIX `TZ`, IEEE 1003.1 section
/// 8.3, with the times of −167 to 167 hours that RFC 8536 section 3.3.1 adds).
struct PosixTimeZone: Sendable, Hashable {
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
  }

  /// Seconds east of UTC at `seconds` since 1970.
  func offset(at seconds: Int64) -> Int {
    guard let daylight else { return standard }
    // The latest of equal changes counts: a zone that is on daylight time all year ends it in the instant in which
    // the next year starts it (RFC 8536 section 3.3.1).
    let last = changes(around: seconds, daylight).last { $0.at <= seconds }
    return last?.offset ?? standard
  }

  /// The first change after `seconds` since 1970; its offset may be the same as before.
  func nextTransition(after seconds: Int64) -> Int64? {
    guard let daylight else { return nil }
    // Not simply the first of the list: a rule's year may end after the next one's begins.
    return changes(around: seconds, daylight).lazy.map(\.at).filter { $0 > seconds }.min()
  }

  /// Year by year, from the one before that of `seconds` to the one after it: at least one before `seconds`, one after.
  private func changes(around seconds: Int64, _ daylight: Daylight) -> [(at: Int64, offset: Int)] {
    let year = CivilDate(daysSinceEpoch: Int(seconds).flooredDivision(by: 86_400)).year
    var changes: [(at: Int64, offset: Int)] = []
    changes.reserveCapacity(6)
    for year in year - 1...year + 1 {
      let start = (at: Int64(daylight.start.secondsSinceEpoch(in: year) - standard), offset: daylight.offset)
      let end = (at: Int64(daylight.end.secondsSinceEpoch(in: year) - daylight.offset), offset: standard)
      changes += start.at <= end.at ? [start, end] : [end, start]
    }
    return changes
  }
}
