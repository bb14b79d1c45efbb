import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `Send window` {
  struct Row: Decodable, Sendable {
    let now: Timestamp
    let sendAt: Timestamp
  }

  @Test(arguments: try vectors("send-window", as: VectorTable<Row>.self).cases)
  func `lets a daytime SMS go at the first moment from 09 to 17 in Oslo`(row: Row) {
    #expect(SendWindow.daytime.firstOpening(atOrAfter: row.now) == row.sendAt)
    #expect(SendWindow.daytime.isOpen(at: row.now) == (row.now == row.sendAt))
  }

  @Test(
    arguments: [
      ("2026-01-15T07:59:59.000Z", false), ("2026-01-15T07:59:59.999Z", false), ("2026-01-15T08:00:00.000Z", true),
      ("2026-01-15T08:00:00.001Z", true), ("2026-01-15T08:00:01.000Z", true), ("2026-01-15T15:59:59.000Z", true),
      ("2026-01-15T15:59:59.999Z", true), ("2026-01-15T16:00:00.000Z", false), ("2026-01-15T16:00:00.001Z", false),
      ("2026-07-15T06:59:59.999Z", false), ("2026-07-15T07:00:00.000Z", true), ("2026-07-15T14:59:59.999Z", true),
      ("2026-07-15T15:00:00.000Z", false),
      // Sunday, and Christmas Day.
      ("2026-01-18T12:00:00.000Z", true), ("2026-12-25T12:00:00.000Z", true),
    ] as [(String, Bool)]
  )
  func `opens and closes to the millisecond, every day`(text: String, isOpen: Bool) throws {
    #expect(SendWindow.daytime.isOpen(at: try #require(Timestamp(text))) == isOpen)
  }

  @Test(
    arguments: [
      // Shut: the next opening.
      ("2026-01-15T07:59:59.999Z", "2026-01-15T08:00:00.000Z"),
      ("2026-01-15T16:00:00.000Z", "2026-01-16T08:00:00.000Z"),
      // Open: the closing.
      ("2026-01-15T08:00:00.000Z", "2026-01-15T16:00:00.000Z"),
      ("2026-01-15T15:59:59.999Z", "2026-01-15T16:00:00.000Z"),
      // The nights of the clock changes have 15 and 17 hours.
      ("2026-03-28T16:00:00.000Z", "2026-03-29T07:00:00.000Z"),
      ("2026-10-24T15:00:00.000Z", "2026-10-25T08:00:00.000Z"),
    ]
  )
  func `names its next change`(now: String, change: String) throws {
    #expect(SendWindow.daytime.nextChange(after: try #require(Timestamp(now))).description == change)
  }

  @Test(
    arguments: [
      // Past midnight.
      ("22:00", "06:00", "2026-01-15T20:59:59.999Z", "2026-01-15T21:00:00.000Z", "2026-01-16T05:00:00.000Z"),
      ("22:00", "06:00", "2026-01-15T05:00:00.000Z", "2026-01-15T21:00:00.000Z", "2026-01-16T05:00:00.000Z"),
      ("09:00", "00:00", "2026-01-15T07:00:00.000Z", "2026-01-15T08:00:00.000Z", "2026-01-15T23:00:00.000Z"),
      ("00:00", "23:59", "2026-01-15T22:59:30.000Z", "2026-01-15T23:00:00.000Z", "2026-01-16T22:59:00.000Z"),
      // The night of 29 March 2026 goes from 01:59:59 to 03:00:00 (01:00Z): the gap holds the opening …
      ("02:30", "04:00", "2026-03-29T00:00:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-29T02:00:00.000Z"),
      // … the closing …
      ("01:30", "02:30", "2026-03-29T00:00:00.000Z", "2026-03-29T00:30:00.000Z", "2026-03-29T01:00:00.000Z"),
      // … or both, so that the window opens on the next day only; or touches them.
      ("02:15", "02:45", "2026-03-29T00:00:00.000Z", "2026-03-30T00:15:00.000Z", "2026-03-30T00:45:00.000Z"),
      ("02:00", "03:00", "2026-03-29T00:00:00.000Z", "2026-03-30T00:00:00.000Z", "2026-03-30T01:00:00.000Z"),
      ("03:00", "04:00", "2026-03-29T00:00:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-29T02:00:00.000Z"),
      // 25 October 2026 shows 02:00–02:59 twice (00:00Z–01:59Z): the window opens twice …
      ("02:15", "02:45", "2026-10-24T23:00:00.000Z", "2026-10-25T00:15:00.000Z", "2026-10-25T00:45:00.000Z"),
      ("02:15", "02:45", "2026-10-25T00:45:00.000Z", "2026-10-25T01:15:00.000Z", "2026-10-25T01:45:00.000Z"),
      // … it shuts and opens within the second in which the clock goes back …
      ("02:30", "04:00", "2026-10-24T23:00:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-25T01:00:00.000Z"),
      ("02:30", "04:00", "2026-10-25T01:00:00.000Z", "2026-10-25T01:30:00.000Z", "2026-10-25T03:00:00.000Z"),
      // … and where the clock never shows the closing before it goes back, it stays open.
      ("01:30", "03:00", "2026-10-24T23:00:00.000Z", "2026-10-24T23:30:00.000Z", "2026-10-25T02:00:00.000Z"),
    ]
  )
  func `keeps to the wall clock over midnight, gaps and repeats`(
    opening: String,
    closing: String,
    now: String,
    opens: String,
    closes: String
  ) throws {
    let window = try SendWindow(opening: opening, closing: closing)
    let first = window.firstOpening(atOrAfter: try #require(Timestamp(now)))
    #expect(first.description == opens)
    #expect(window.nextChange(after: first).description == closes)
  }

  /// Every opening and closing from 2025 to 2031 by Foundation's calendar, which is not used by the rule itself.
  private static let oracle: [(opens: Timestamp, closes: Timestamp)] = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "Europe/Oslo") ?? .gmt
    return (0..<2_560).compactMap { day -> (opens: Timestamp, closes: Timestamp)? in
      let times = [9, 17].compactMap { hour in
        calendar.date(from: DateComponents(year: 2025, month: 1, day: 1 + day, hour: hour))
      }
      guard times.count == 2 else { return nil }
      let instants = times.map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970) * 1_000) }
      return (instants[0], instants[1])
    }
  }()

  /// Whether the window answers as the oracle does, opens at no shut moment and not a millisecond late.
  private func agrees(at now: Timestamp) -> Bool {
    let window = SendWindow.daytime
    // No day is longer than 25 hours: begin a little before the one that is meant.
    let days = Self.oracle.dropFirst(max(0, Int(now.seconds(since: Self.oracle[0].opens) / 86_400) - 1))
    guard let today = days.first(where: { now < $0.closes }) else { return false }
    let isOpen = today.opens <= now
    let opening = window.firstOpening(atOrAfter: now)
    return window.isOpen(at: now) == isOpen
      && opening == max(now, today.opens)
      && window.nextChange(after: now) == (isOpen ? today.closes : today.opens)
      && window.isOpen(at: opening)
      && (opening == now || !window.isOpen(at: opening.advanced(byMilliseconds: -1)))
  }

  @Test func `agrees with Foundation's calendar at 20,000 instants`() throws {
    var generator = SeededGenerator(seed: 917)
    let range = try #require(Self.oracle.first).opens.milliseconds...(#require(Self.oracle.last).opens.milliseconds)
    let instants = (0..<20_000).map { _ in Timestamp(milliseconds: .random(in: range, using: &generator)) }
    #expect(instants.filter { !agrees(at: $0) } == [])
  }

  @Test func `agrees with Foundation's calendar around every opening and closing`() {
    let edges = Self.oracle.dropLast().flatMap { [$0.opens, $0.closes] }
    let instants = edges.flatMap { edge in
      [-2_000, -1_000, -1, 0, 1, 1_000, 2_000].map { edge.advanced(byMilliseconds: $0) }
    }
    #expect(instants.filter { !agrees(at: $0) } == [])
  }

  @Test(arguments: [("02:15", "02:45"), ("01:30", "02:30"), ("02:30", "04:00"), ("22:00", "06:00"), ("03:00", "02:00")])
  func `agrees with a walk over the nights of the clock changes`(opening: String, closing: String) throws {
    let window = try SendWindow(opening: opening, closing: closing)
    var wrong: [Timestamp] = []
    for year in 2025...2031 {
      for month in [3, 10] {
        // Both changes fall on the last Sunday, 25–31. Every window and every transition keeps to quarters of an hour.
        let first = try #require(CivilDate(year: year, month: month, day: 24)).daysSinceEpoch
        let start = Timestamp(milliseconds: Int64(first) * 86_400_000)
        let quarters = (0..<960).map { start.advanced(bySeconds: $0 * 900) }
        let open = quarters.map { window.isOpen(at: $0) }
        for (index, now) in quarters.enumerated().prefix(768) {
          let change = try #require(open[index...].firstIndex { $0 != open[index] })
          if window.nextChange(after: now) != quarters[change] { wrong.append(now) }
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `takes the rules of another zone from its caller`() throws {
    let rules = try TimeZoneRules(tzif: timeZoneFile(footer: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"))
    let window = try SendWindow(zone: "Australia/Lord_Howe", rules: rules)
    let now = try #require(Timestamp("2026-01-15T00:00:00Z"))
    #expect(window.nextChange(after: now).description == "2026-01-15T06:00:00.000Z")
  }

  @Test(
    arguments: [
      ("9:00", "17:00", "Europe/Oslo", .notATimeOfDay("9:00")),
      ("09:00", "24:00", "Europe/Oslo", .notATimeOfDay("24:00")),
      ("09:00", "17:60", "Europe/Oslo", .notATimeOfDay("17:60")), ("", "17:00", "Europe/Oslo", .notATimeOfDay("")),
      ("09:00:00", "17:00", "Europe/Oslo", .notATimeOfDay("09:00:00")),
      ("٠٩:00", "17:00", "Europe/Oslo", .notATimeOfDay("٠٩:00")),
      ("-1:00", "17:00", "Europe/Oslo", .notATimeOfDay("-1:00")),
      ("09:00", "09:00", "Europe/Oslo", .opensWhenItCloses("09:00")),
      ("09:00", "17:00", "Europe/Stockholm", .unknownZone("Europe/Stockholm")),
      ("09:00", "17:00", "", .unknownZone("")), ("09:00", "17:00", "europe/oslo", .unknownZone("europe/oslo")),
    ] as [(String, String, String, SendWindowError)]
  )
  func `refuses a wrong setting`(opening: String, closing: String, zone: String, error: SendWindowError) {
    #expect(throws: error) { try SendWindow(opening: opening, closing: closing, zone: zone) }
  }

  @Test func `stands in JSON with defaults for what is left out`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      try String(decoding: encoder.encode(SendWindow.daytime), as: UTF8.self)
        == #"{"closing":"17:00","opening":"09:00","zone":"Europe/Oslo"}"#
    )
    #expect(try JSONDecoder().decode(SendWindow.self, from: Data("{}".utf8)) == .daytime)
    #expect(
      try JSONDecoder().decode(SendWindow.self, from: Data(#"{"opening":"08:30"}"#.utf8))
        == SendWindow(opening: "08:30")
    )
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SendWindow.self, from: Data(#"{"zone":"Europe/Stockholm"}"#.utf8))
    }
    #expect("\(String(describing: error))".contains("Europe/Stockholm"))
  }

  @Test func `ends with the calendar`() {
    #expect(SendWindow.daytime.nextChange(after: .latest) == .latest)
    #expect(SendWindow.daytime.firstOpening(atOrAfter: .latest) == .latest)
    #expect(SendWindow.daytime.nextChange(after: .earliest) > .earliest)
  }
}
