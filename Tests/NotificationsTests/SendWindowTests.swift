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

  @Test(
    arguments: [
      // Friday evening: Monday morning.
      (.days([.monday, .tuesday, .wednesday, .thursday, .friday]), "2026-01-16T16:00:00Z", "2026-01-19T08:00:00.000Z"),
      // Saturday at noon.
      (.days([.monday, .tuesday, .wednesday, .thursday, .friday]), "2026-01-17T11:00:00Z", "2026-01-19T08:00:00.000Z"),
      (.days([.wednesday]), "2026-01-15T11:00:00Z", "2026-01-21T08:00:00.000Z"),
      // From Wednesday evening to Tuesday after Easter, over the clock change of 28 March 2027.
      (.norway, "2027-03-24T16:00:00Z", "2027-03-27T08:00:00.000Z"),
      (.norway, "2027-03-27T16:00:00Z", "2027-03-30T07:00:00.000Z"),
      // Every Thursday is open but Maundy Thursday and Ascension Day.
      (.norwegianThursdays, "2026-03-26T16:00:00Z", "2026-04-09T07:00:00.000Z"),
      // Christmas, with the eve by date, to Sunday 27 December.
      (.christmas, "2026-12-23T16:00:00Z", "2026-12-27T08:00:00.000Z"),
    ] as [(OpenDays, String, String)]
  )
  func `waits for a day that is open`(days: OpenDays, now: String, opens: String) throws {
    let window = try SendWindow(days: days)
    #expect(!window.isOpen(at: at(now)))
    #expect(window.firstOpening(atOrAfter: at(now)).description == opens)
    #expect(window.nextChange(after: at(opens)).description.hasPrefix(opens.prefix(10)))
  }

  @Test(
    arguments: [
      // Friday's window goes on into Saturday …
      ("2026-01-16T20:59:59.999Z", false, "2026-01-16T21:00:00.000Z"),
      ("2026-01-16T23:30:00.000Z", true, "2026-01-17T05:00:00.000Z"),
      ("2026-01-17T04:59:59.999Z", true, "2026-01-17T05:00:00.000Z"),
      // … and Saturday has none, nor has Sunday, so that none goes on into Monday.
      ("2026-01-17T21:30:00.000Z", false, "2026-01-19T21:00:00.000Z"),
      ("2026-01-18T23:30:00.000Z", false, "2026-01-19T21:00:00.000Z"),
    ]
  )
  func `belongs past midnight to the day on which it opens`(now: String, isOpen: Bool, change: String) throws {
    let days = try #require(OpenDays(weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday]))
    let window = try SendWindow(opening: "22:00", closing: "06:00", days: days)
    #expect(window.isOpen(at: at(now)) == isOpen)
    #expect(window.nextChange(after: at(now)).description == change)
  }

  @Test func `never opens without a weekday, and is no window then`() {
    #expect(OpenDays(weekdays: []) == nil)
  }

  @Test(
    arguments: [
      ("9:00", "17:00", "Europe/Oslo", nil, .invalidOpening), ("", "17:00", "Europe/Oslo", nil, .invalidOpening),
      ("09:00:00", "17:00", "Europe/Oslo", nil, .invalidOpening),
      ("٠٩:00", "17:00", "Europe/Oslo", nil, .invalidOpening),
      ("-1:00", "17:00", "Europe/Oslo", nil, .invalidOpening),
      ("09:00", "24:00", "Europe/Oslo", nil, .invalidClosing), ("09:00", "17:60", "Europe/Oslo", nil, .invalidClosing),
      ("09:00", "09:00", "Europe/Oslo", nil, .opensWhenItCloses),
      ("09:00", "17:00", "Europe/Stockholm", nil, .unknownZone), ("09:00", "17:00", "", nil, .unknownZone),
      ("09:00", "17:00", "europe/oslo", nil, .unknownZone),
      ("09:00", "17:00", "Europe/Stockholm", "Europe/Stockholm", .invalidRule),
      ("09:00", "17:00", "Europe/Oslo", "", .invalidRule), ("09:00", "17:00", "Europe/Oslo", "CET-1CEST", .invalidRule),
    ] as [(String, String, String, String?, SendWindowError)]
  )
  func `refuses what is no window`(
    opening: String,
    closing: String,
    zone: String,
    rule: String?,
    error: SendWindowError
  ) {
    #expect(throws: error) { try SendWindow(opening: opening, closing: closing, zone: zone, rule: rule) }
  }

  @Test(
    arguments: [
      (try SendWindow(), #"{"closing":"17:00","opening":"09:00","zone":"Europe/Oslo"}"#),
      (
        try SendWindow(rule: "CET-1CEST,M3.5.0,M10.5.0/3"),
        #"{"closing":"17:00","opening":"09:00","zone":"Europe/Oslo"}"#
      ),
      (
        try SendWindow(opening: "22:30", closing: "06:00", rule: "CET-1"),
        #"{"closing":"06:00","opening":"22:30","rule":"CET-1","zone":"Europe/Oslo"}"#
      ),
      (
        try SendWindow(zone: "Europe/Stockholm", rule: "CET-1CEST,M3.5.0,M10.5.0/3"),
        #"{"closing":"17:00","opening":"09:00","rule":"CET-1CEST,M3.5.0,M10.5.0/3","zone":"Europe/Stockholm"}"#
      ),
      (
        try SendWindow(days: .christmas),
        #"{"closedDates":["2026-12-24","2026-12-31"],"closing":"17:00","holidays":"norway","opening":"09:00","#
          + #""zone":"Europe/Oslo"}"#
      ),
      (
        try SendWindow(days: .days([.sunday, .monday])),
        #"{"closing":"17:00","opening":"09:00","weekdays":["mon","sun"],"zone":"Europe/Oslo"}"#
      ),
    ] as [(SendWindow, String)]
  )
  func `is written with what differs from the default, and read back`(window: SendWindow, json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(try String(decoding: encoder.encode(window), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(SendWindow.self, from: Data(json.utf8)) == window)
  }

  @Test func `is read with defaults for what is left out`() throws {
    func window(_ json: String) throws -> SendWindow {
      try JSONDecoder().decode(SendWindow.self, from: Data(json.utf8))
    }
    #expect(try window("{}") == .daytime)
    #expect(try window(#"{"opening":"08:30"}"#) == SendWindow(opening: "08:30"))
    #expect(try window(#"{"weekdays":["sun","mon","sun"]}"#) == SendWindow(days: .days([.monday, .sunday])))
  }

  @Test(
    arguments: [
      (#"{"opening":"24:00"}"#, "opening"), (#"{"closing":"25:00"}"#, "closing"), (#"{"opening":"17:00"}"#, "closing"),
      (#"{"zone":"Europe/Stockholm"}"#, "zone"), (#"{"rule":"CET-1"}"#, "zone"),
      (#"{"zone":"Europe/Oslo","rule":"CET"}"#, "rule"), (#"{"weekdays":[]}"#, "weekdays"),
      (#"{"weekdays":["mon","Tue"]}"#, "weekdays"), (#"{"weekdays":"mon"}"#, "weekdays"),
      (#"{"holidays":"sweden"}"#, "holidays"), (#"{"closedDates":["2026-02-29"]}"#, "closedDates"),
      (#"{"closedDates":["2026-12-1"]}"#, "closedDates"), (#"{"closedDates":["0000-01-01"]}"#, "closedDates"),
      (#"{"closedDates":["2026-12-24T"]}"#, "closedDates"), (#"{"closedDates":["+026-12-24"]}"#, "closedDates"),
    ]
  )
  func `names the member that is wrong`(json: String, member: String) {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SendWindow.self, from: Data(json.utf8))
    }
    let path: [any CodingKey]? =
      switch error {
      case .dataCorrupted(let context), .typeMismatch(_, let context): context.codingPath
      default: nil
      }
    #expect(path?.first?.stringValue == member)
  }

  @Test func `ends with the calendar`() {
    #expect(SendWindow.daytime.nextChange(after: .latest) == .latest)
    #expect(SendWindow.daytime.firstOpening(atOrAfter: .latest) == .latest)
    #expect(SendWindow.daytime.nextChange(after: .earliest) > .earliest)
  }
}

extension OpenDays {
  fileprivate static func days(_ weekdays: Set<Weekday>) -> OpenDays { known(OpenDays(weekdays: weekdays)) }

  fileprivate static let norway = known(OpenDays(holidays: .norway))

  fileprivate static let norwegianThursdays = known(OpenDays(weekdays: [.thursday], holidays: .norway))

  /// Given in the wrong order, and one of them twice.
  fileprivate static let christmas = known(
    OpenDays(
      holidays: .norway,
      closedDates: ["2026-12-31", "2026-12-24", "2026-12-31"].map { known(CivilDate($0)) }
    )
  )
}
