internal import Notifications

/// The time of a PSWin delivery report: "2026.01.01 12:00:00", without a zone; Norwegian local time.
enum PSWinTime {
  /// Nil for anything else. Of the hour that comes twice in autumn it is the first; in the hour that spring leaves out,
  /// the time as if the clock had not yet been put forward.
  static func instant(_ text: String) -> Timestamp? {
    guard let match = text.wholeMatch(of: /(\d{4})\.(\d\d)\.(\d\d) (\d\d):(\d\d):(\d\d)/) else {
      return nil
    }
    let parts = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int($0) }
    guard parts.count == 6, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2]),
      parts[3] < 24, parts[4] < 60, parts[5] < 60
    else { return nil }
    let local = Int64(date.daysSinceEpoch * 86_400 + parts[3] * 3_600 + parts[4] * 60 + parts[5])
    let epoch = Timestamp(milliseconds: 0)
    // Oslo changes its offset twice a year, never twice in two days.
    let offsets = [-86_400, 86_400].map { Int64(zone.offset(at: epoch.advanced(bySeconds: local + $0))) }
    let instants = offsets.map { (offset: $0, instant: epoch.advanced(bySeconds: local - $0)) }
    return (instants.first { Int64(zone.offset(at: $0.instant)) == $0.offset } ?? instants[0]).instant
  }

  private static let zone = TimeZoneRules.europeOslo
}
