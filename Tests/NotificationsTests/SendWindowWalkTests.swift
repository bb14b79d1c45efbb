import Notifications
import TestSupport
import Testing

/// The window against an oracle that works in another way, where a mistake would show first: at the edges, round the
/// clock changes, and anywhere. `scripts/bench-rules` walks through every second.
@Suite struct `Send window, walked` {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let window: SendWindow
    let clock: WallClock
    let oracle: WindowOracle
    var testDescription: String { name }
  }

  private static func name(_ day: WindowOracle.Day) -> String {
    "\(day.year)-\(day.month < 10 ? "0" : "")\(day.month)-\(day.day < 10 ? "0" : "")\(day.day)"
  }

  static let daytime = Case(
    name: "09:00–17:00 in Oslo, every day",
    window: .daytime,
    clock: .oslo,
    oracle: WindowOracle(.oslo, opening: 36, closing: 68)
  )

  static let others: [Case] = [
    Case(
      name: "22:00–06:00 in Oslo, Monday to Friday",
      window: known(
        try? SendWindow(opening: "22:00", closing: "06:00", days: known(OpenDays(weekdays: workingDays)))
      ),
      clock: .oslo,
      oracle: WindowOracle(.oslo, opening: 88, closing: 24) { (1...5).contains($0.weekday) }
    ),
    Case(
      name: "08:00–15:45 in Oslo on working days",
      window: known(
        try? SendWindow(
          opening: "08:00",
          closing: "15:45",
          days: known(
            OpenDays(
              weekdays: workingDays,
              holidays: .norway,
              closedDates: (2025...2032).flatMap { [known(CivilDate("\($0)-12-31")), known(CivilDate("\($0)-12-24"))] }
            )
          )
        )
      ),
      clock: .oslo,
      oracle: WindowOracle(.oslo, opening: 32, closing: 63) { day in
        (1...5).contains(day.weekday) && !NorwegianHolidayTable.dates.contains(name(day))
          && !(day.month == 12 && [24, 31].contains(day.day))
      }
    ),
    Case(
      name: "02:15–02:45 in Oslo on Sundays, when the clock changes",
      window: known(
        try? SendWindow(opening: "02:15", closing: "02:45", days: known(OpenDays(weekdays: [.sunday])))
      ),
      clock: .oslo,
      oracle: WindowOracle(.oslo, opening: 9, closing: 11) { $0.weekday == 0 }
    ),
    Case(
      name: "03:00–02:30 in Oslo but on Saturdays",
      window: known(
        try? SendWindow(
          opening: "03:00",
          closing: "02:30",
          days: known(OpenDays(weekdays: Set(Weekday.allCases).subtracting([.saturday])))
        )
      ),
      clock: .oslo,
      oracle: WindowOracle(.oslo, opening: 12, closing: 10) { $0.weekday != 6 }
    ),
    Case(
      name: "10:00–20:00 in New York on Saturdays and Sundays",
      window: known(
        try? SendWindow(
          opening: "10:00",
          closing: "20:00",
          zone: "America/New_York",
          rule: "EST5EDT,M3.2.0,M11.1.0",
          days: known(OpenDays(weekdays: [.saturday, .sunday]))
        )
      ),
      clock: .newYork,
      oracle: WindowOracle(.newYork, opening: 40, closing: 80) { [0, 6].contains($0.weekday) }
    ),
    Case(
      name: "01:45–02:15 on Lord Howe, south of the equator, by half an hour",
      window: known(
        try? SendWindow(
          opening: "01:45",
          closing: "02:15",
          zone: "Australia/Lord_Howe",
          rule: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
        )
      ),
      clock: .lordHowe,
      oracle: WindowOracle(.lordHowe, opening: 7, closing: 9)
    ),
    Case(
      name: "23:15–00:30 in Santiago on Saturdays, over the clock changes at midnight",
      window: known(
        try? SendWindow(
          opening: "23:15",
          closing: "00:30",
          zone: "America/Santiago",
          rule: "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
          days: known(OpenDays(weekdays: [.saturday]))
        )
      ),
      clock: .santiago,
      oracle: WindowOracle(.santiago, opening: 93, closing: 2) { $0.weekday == 6 }
    ),
    Case(
      name: "09:00–17:00 in Kathmandu, whose clock never changes",
      window: known(try? SendWindow(zone: "Asia/Kathmandu", rule: "<+0545>-5:45")),
      clock: .kathmandu,
      oracle: WindowOracle(.kathmandu, opening: 36, closing: 68)
    ),
  ]

  private static let workingDays: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]
  private static let years = at("2025-01-01T00:00:00Z").milliseconds..<at("2032-01-01T00:00:00Z").milliseconds

  /// Those of `instants` that the window and the oracle do not agree on.
  private func disagreements(_ test: Case, at instants: some Sequence<Timestamp>) -> [Timestamp] {
    instants.filter { now in
      guard Self.years.contains(now.milliseconds), now.seconds >= test.oracle.edges[0] else { return false }
      let (isOpen, nextChange) = test.oracle.state(at: now.seconds)
      let change = Timestamp(milliseconds: nextChange * 1_000)
      return test.window.isOpen(at: now) != isOpen
        || test.window.firstOpening(atOrAfter: now) != (isOpen ? now : change)
        || test.window.nextChange(after: now) != change
    }
  }

  @Test(arguments: [daytime] + others)
  func `answers to the millisecond round every opening and closing of 2025–2031`(test: Case) {
    #expect(test.oracle.edges.count >= 2 * 7 * 51)
    let steps: [Int64] = [-2_000, -1_000, -1, 0, 1, 1_000, 2_000]
    let instants = test.oracle.edges.lazy.flatMap { edge in
      steps.lazy.map { Timestamp(milliseconds: edge * 1_000 + $0) }
    }
    #expect(disagreements(test, at: instants) == [])
  }

  @Test(arguments: [daytime] + others)
  func `answers in every second of the two hours round each clock change`(test: Case) {
    #expect([0, 14].contains(test.clock.changes.count))
    let instants = test.clock.changes.lazy.flatMap { change in
      (-3_600...3_600).lazy.map { Timestamp(milliseconds: (change + $0) * 1_000) }
    }
    #expect(disagreements(test, at: instants) == [])
  }

  @Test func `answers at 100,000 instants of 2025–2031`() {
    var generator = SeededGenerator(seed: 917)
    let instants = (0..<100_000).map { _ in Timestamp(milliseconds: .random(in: Self.years, using: &generator)) }
    #expect(disagreements(Self.daytime, at: instants) == [])
  }

  @Test(arguments: others)
  func `answers at 10,000 instants of 2025–2031`(test: Case) {
    var generator = SeededGenerator(seed: 1_217)
    let instants = (0..<10_000).map { _ in Timestamp(milliseconds: .random(in: Self.years, using: &generator)) }
    #expect(disagreements(test, at: instants) == [])
  }

  /// From the send times round every edge: a Daytime SMS has 48 hours from its first opening, whatever the clock does
  /// meanwhile; anything else has them from its send time.
  @Test(arguments: [daytime] + others)
  func `expiry is 172,800 seconds after the first opening`(test: Case) {
    var wrong: [Timestamp] = []
    for edge in test.oracle.edges.dropLast(2) {
      for step: Int64 in [-1_000, -1, 0, 1] {
        let sendTime = Timestamp(milliseconds: edge * 1_000 + step)
        guard sendTime.seconds >= test.oracle.edges[0] else { continue }
        let (isOpen, nextChange) = test.oracle.state(at: sendTime.seconds)
        let opening = isOpen ? sendTime.milliseconds : nextChange * 1_000
        let held = Expiry.of(.sms, policy: .daytime, sendTime: sendTime, window: test.window)
        if held.milliseconds != opening + 172_800_000 { wrong.append(sendTime) }
        for free in [
          Expiry.of(.sms, policy: .anytime, sendTime: sendTime, window: test.window),
          Expiry.of(.email, policy: .daytime, sendTime: sendTime, window: test.window),
        ] where free.milliseconds != sendTime.milliseconds + 172_800_000 { wrong.append(sendTime) }
      }
    }
    #expect(wrong == [])
  }
}
