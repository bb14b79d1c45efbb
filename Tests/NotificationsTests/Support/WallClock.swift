import Notifications

/// The clocks of a zone from 2025 to 2031, from a written table of their changes.
struct WallClock: Sendable {
  /// Seconds since 1970, ascending.
  let changes: [Int64]
  private let standard: Int64
  private let daylight: Int64
  /// Whether January has daylight time, as south of the equator.
  private let isDaylightFirst: Bool

  /// - Parameters:
  ///   - standard: in minutes east of UTC, as is `daylight`.
  ///   - changes: the first and the second of each year, in UTC.
  init(standard: Int64, daylight: Int64, isDaylightFirst: Bool = false, changes: [String] = []) {
    self.standard = standard * 60
    self.daylight = daylight * 60
    self.isDaylightFirst = isDaylightFirst
    self.changes = changes.map { at("\($0):00Z").seconds }
  }

  func offset(at now: Int64) -> Int64 {
    let passed = changes.count { $0 <= now }
    return passed.isMultiple(of: 2) == isDaylightFirst ? daylight : standard
  }

  static let oslo = WallClock(
    standard: 60,
    daylight: 120,
    changes: [
      "2025-03-30T01:00", "2025-10-26T01:00", "2026-03-29T01:00", "2026-10-25T01:00", "2027-03-28T01:00",
      "2027-10-31T01:00", "2028-03-26T01:00", "2028-10-29T01:00", "2029-03-25T01:00", "2029-10-28T01:00",
      "2030-03-31T01:00", "2030-10-27T01:00", "2031-03-30T01:00", "2031-10-26T01:00",
    ]
  )

  static let newYork = WallClock(
    standard: -300,
    daylight: -240,
    changes: [
      "2025-03-09T07:00", "2025-11-02T06:00", "2026-03-08T07:00", "2026-11-01T06:00", "2027-03-14T07:00",
      "2027-11-07T06:00", "2028-03-12T07:00", "2028-11-05T06:00", "2029-03-11T07:00", "2029-11-04T06:00",
      "2030-03-10T07:00", "2030-11-03T06:00", "2031-03-09T07:00", "2031-11-02T06:00",
    ]
  )

  /// By half an hour, at 02:00 of a Sunday.
  static let lordHowe = WallClock(
    standard: 630,
    daylight: 660,
    isDaylightFirst: true,
    changes: [
      "2025-04-05T15:00", "2025-10-04T15:30", "2026-04-04T15:00", "2026-10-03T15:30", "2027-04-03T15:00",
      "2027-10-02T15:30", "2028-04-01T15:00", "2028-09-30T15:30", "2029-03-31T15:00", "2029-10-06T15:30",
      "2030-04-06T15:00", "2030-10-05T15:30", "2031-04-05T15:00", "2031-10-04T15:30",
    ]
  )

  /// At midnight: in autumn Saturday has 25 hours, in spring Sunday begins at 01:00.
  static let santiago = WallClock(
    standard: -240,
    daylight: -180,
    isDaylightFirst: true,
    changes: [
      "2025-04-06T03:00", "2025-09-07T04:00", "2026-04-05T03:00", "2026-09-06T04:00", "2027-04-04T03:00",
      "2027-09-05T04:00", "2028-04-02T03:00", "2028-09-03T04:00", "2029-04-08T03:00", "2029-09-02T04:00",
      "2030-04-07T03:00", "2030-09-08T04:00", "2031-04-06T03:00", "2031-09-07T04:00",
    ]
  )

  static let kathmandu = WallClock(standard: 345, daylight: 345)
}
