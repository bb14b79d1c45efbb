import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `A timestamp` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0),
      ("2026-07-15T10:00:00+02:00", 1_784_102_400_000),
      ("2026-07-15T08:00:00.000Z", 1_784_102_400_000),
      // RFC 3339 section 5.6: "T" and "Z" may be lower case.
      ("2026-07-15t08:00:00z", 1_784_102_400_000),
      ("2026-07-15T08:00:00.1Z", 1_784_102_400_100),
      // Cut, not rounded.
      ("2026-07-15T08:00:00.123999999999999999999Z", 1_784_102_400_123),
      ("2026-07-15T02:30:00-05:30", 1_784_102_400_000),
      ("2026-07-15T08:00:00-00:00", 1_784_102_400_000),
      ("2028-02-29T00:00:00Z", 1_835_395_200_000),
      ("2000-02-29T00:00:00Z", 951_782_400_000),
      ("1969-12-31T23:59:59.999Z", -1),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
      ("2026-07-15T08:00:00+23:59", 1_784_102_400_000 - 86_340_000),
    ] as [(String, Int64)])
  func `reads RFC 3339`(text: String, milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["2026-07-15T10:00:00", "2026-07-15t10:00:00.5", "2026-03-29T02:30:00", "0001-01-01T00:00:00"])
  func `says when only the zone is missing`(text: String) {
    #expect(Timestamp.parse(text) == .failure(.missingZone))
  }

  @Test(arguments: [
    "", " ", "now", "10:00", "2026-07-15", "2026-07-15T10:00Z", "20260715T100000Z", "1784102400000",
    // Dates and times that do not exist.
    "2026-02-29T10:00:00Z", "2026-02-29T10:00:00", "2100-02-29T10:00:00Z", "2026-13-01T10:00:00Z",
    "2026-00-01T10:00:00Z", "2026-04-31T10:00:00Z", "2026-01-00T10:00:00Z", "2026-07-15T24:00:00Z",
    "2026-07-15T10:60:00Z", "2016-12-31T23:59:60Z",
    // Near misses of the notation.
    "2026-07-15 10:00:00Z", "2026-07-15T10:00:00+0200", "2026-07-15T10:00:00+02", "2026-07-15T10:00:00+02:60",
    "2026-07-15T10:00:00+24:00", "2026-07-15T10:00:00.Z", "2026-07-15T10:00:00,5Z", "2026-07-15T10:00:00Z ",
    " 2026-07-15T10:00:00Z", "2026-07-15T10:00:00ZZ", "2026-07-15T10:00:00.", "-2026-07-15T10:00:00Z",
    "+002026-07-15T10:00:00Z", "2026-7-15T10:00:00Z", "２026-07-15T10:00:00Z", "2026-07-15T10:00:00Z\0",
    "2026-07-15T10:00:00 +02:00", "2026-07-15T10:00:00−02:00",
    // Outside 0001–9999, in UTC too.
    "0000-01-01T00:00:00Z", "0000-12-31T23:59:00-00:01", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:00-00:01",
    "10000-01-01T00:00:00Z",
  ])
  func `refuses what is not a time`(text: String) {
    #expect(Timestamp.parse(text) == .failure(.notATime))
    #expect(Timestamp(text) == nil)
  }

  @Test(arguments: [
    (Timestamp(milliseconds: 0), "1970-01-01T00:00:00.000Z"),
    (Timestamp(milliseconds: -1), "1969-12-31T23:59:59.999Z"),
    (Timestamp(milliseconds: 1_795_507_199_000), "2026-11-24T07:59:59.000Z"),
    (Timestamp(milliseconds: 1_795_507_199_045), "2026-11-24T07:59:59.045Z"),
    (.earliest, "0001-01-01T00:00:00.000Z"),
    (.latest, "9999-12-31T23:59:59.999Z"),
  ])
  func `writes UTC with three digits`(timestamp: Timestamp, text: String) {
    #expect(timestamp.description == text)
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `reads what it wrote, and agrees with Foundation`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let instant = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
    let timestamp = Timestamp(milliseconds: instant)
    #expect(Timestamp(timestamp.description) == timestamp)
    // Foundation's calendar is the Julian one before 1582; its ISO 8601 style is proleptic Gregorian only after it.
    if instant > -12_000_000_000_000 {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
      let seconds = timestamp.seconds
      let text = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
      #expect(text.dropLast() == timestamp.description.dropLast(5))
    }
  }

  @Test func `walks through the calendar day by day`() throws {
    var expected = (year: 1895, month: 1, day: 1)
    let first = try #require(CivilDate(year: 1895, month: 1, day: 1)).daysSinceEpoch
    var wrong: [Int] = []
    for days in first..<first + 80_000 {
      let date = CivilDate(daysSinceEpoch: days)
      if (date.year, date.month, date.day) != expected || date.daysSinceEpoch != days { wrong.append(days) }
      expected.day += 1
      if expected.day > CivilDate.daysInMonth(expected.month, of: expected.year) {
        expected = expected.month == 12 ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
      }
    }
    #expect(wrong == [])
    #expect(CivilDate(daysSinceEpoch: 20_454) == CivilDate(year: 2026, month: 1, day: 1))
  }

  @Test func `counts seconds forwards and back`() throws {
    let noon = try #require(Timestamp("2026-07-15T12:00:00Z"))
    #expect(noon.advanced(bySeconds: 172_800).description == "2026-07-17T12:00:00.000Z")
    #expect(noon.advanced(byMilliseconds: -1).description == "2026-07-15T11:59:59.999Z")
    #expect(noon.advanced(byMilliseconds: 1_999).seconds(since: noon) == 1)
    #expect(noon.advanced(byMilliseconds: -1_999).seconds(since: noon) == -1)
    #expect(noon.advanced(byMilliseconds: -1).seconds == noon.seconds - 1)
    #expect(noon < noon.advanced(byMilliseconds: 1))
  }

  @Test(arguments: [Timestamp.earliest, Timestamp(milliseconds: 0), .latest])
  func `stops at the ends of its range`(timestamp: Timestamp) {
    #expect(timestamp.advanced(bySeconds: .max) == .latest)
    #expect(timestamp.advanced(bySeconds: .min) == .earliest)
    #expect(timestamp.advanced(byMilliseconds: .max) == .latest)
    #expect(timestamp.advanced(byMilliseconds: .min) == .earliest)
    #expect(Timestamp(milliseconds: .max) == .latest)
    #expect(Timestamp(milliseconds: .min) == .earliest)
    #expect(Timestamp.latest.seconds(since: .earliest) == 315_537_897_599)
  }

  @Test func `stands in JSON as its text`() throws {
    let decoded = try JSONDecoder().decode([Timestamp].self, from: Data(#"["2026-07-15T10:00:00.5+02:00"]"#.utf8))
    #expect(try String(decoding: JSONEncoder().encode(decoded), as: UTF8.self) == #"["2026-07-15T08:00:00.500Z"]"#)
  }

  @Test(arguments: [#"["2026-07-15T10:00:00"]"#, #"["tomorrow"]"#])
  func `names what is wrong in JSON`(json: String) throws {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Timestamp].self, from: Data(json.utf8))
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(context.debugDescription == "must be an RFC 3339 time with a zone.")
  }

  @Test func `reads a fraction of a million digits at once`() {
    let text = "2026-07-15T08:00:00." + String(repeating: "9", count: 1_000_000) + "Z"
    #expect(Timestamp(text)?.milliseconds == 1_784_102_400_999)
  }
}
