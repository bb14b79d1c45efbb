import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `Time zone rules` {
  @Test(
    arguments: [
      // Before the first transition: local mean time.
      ("1894-12-31T23:00:00Z", 2_580),
      ("1895-01-01T00:00:00Z", 3_600),
      ("1916-05-21T23:59:59Z", 3_600),
      ("1916-05-22T00:00:00Z", 7_200),
      // Norway's own history, not that of Berlin.
      ("1940-08-10T21:59:59Z", 3_600),
      ("1940-08-10T22:00:00Z", 7_200),
      ("1945-10-01T00:59:59Z", 7_200),
      ("1945-10-01T01:00:00Z", 3_600),
      ("1970-07-01T00:00:00Z", 3_600),
      ("1980-04-06T00:59:59Z", 3_600),
      ("1980-04-06T01:00:00Z", 7_200),
      ("1995-09-24T00:59:59Z", 7_200),
      ("1995-09-24T01:00:00Z", 3_600),
      // From the last transition on: the footer.
      ("1996-10-27T00:59:59Z", 7_200),
      ("1996-10-27T01:00:00Z", 3_600),
      ("2037-10-25T00:59:59Z", 7_200),
      ("2038-03-28T00:59:59.999Z", 3_600),
      ("2038-03-28T01:00:00.000Z", 7_200),
      ("9999-07-01T00:00:00Z", 7_200),
      ("9999-12-31T23:59:59.999Z", 3_600),
      ("0001-01-01T00:00:00Z", 2_580),
    ]
  )
  func `know Oslo from 1895 to 9999`(text: String, offset: Int) throws {
    #expect(TimeZoneRules.europeOslo.offset(at: try #require(Timestamp(text))) == offset)
  }

  @Test func `agree with Foundation on Oslo in every hour from 2025 to 2031`() throws {
    let foundation = try #require(TimeZone(identifier: "Europe/Oslo"))
    let start = try #require(Timestamp("2025-01-01T00:00:00Z"))
    let end = try #require(Timestamp("2032-01-01T00:00:00Z"))
    var instant = start
    var disagreements: [Timestamp] = []
    while instant < end {
      let date = Date(timeIntervalSince1970: Double(instant.seconds))
      if foundation.secondsFromGMT(for: date) != TimeZoneRules.europeOslo.offset(at: instant) {
        disagreements.append(instant)
      }
      instant = instant.advanced(bySeconds: 3_600)
    }
    #expect(disagreements.isEmpty)
  }

  struct Footers: Decodable {
    let from: Timestamp
    let to: Timestamp
    let cases: [Footer]
  }

  struct Footer: Decodable, Sendable, CustomTestStringConvertible {
    let footer: String
    let offset: Int
    let changes: [Change]
    var testDescription: String { footer }
  }

  struct Change: Decodable, Sendable {
    let at: Timestamp
    let offset: Int
  }

  @Test(arguments: try vectors("posix-time-zones", as: Footers.self).cases)
  func `follow the rule of the footer`(row: Footer) throws {
    let table = try vectors("posix-time-zones", as: Footers.self)
    let rules = try TimeZoneRules(tzif: timeZoneFile(footer: row.footer))
    var offset = row.offset
    #expect(rules.offset(at: table.from) == offset)
    for change in row.changes {
      #expect(rules.offset(at: change.at.advanced(byMilliseconds: -1)) == offset)
      offset = change.offset
      #expect(rules.offset(at: change.at) == offset)
    }
    #expect(rules.offset(at: table.to.advanced(bySeconds: -3_600)) == offset)
  }

  @Test func `keep the last offset where the footer is empty`() throws {
    let rules = try TimeZoneRules(tzif: timeZoneFile(transitions: [0, 100], offsets: [3_600, 7_200], footer: ""))
    #expect(rules.offset(at: Timestamp(milliseconds: -1)) == -1_800)
    #expect(rules.offset(at: Timestamp(milliseconds: 0)) == 3_600)
    #expect(rules.offset(at: Timestamp(milliseconds: 99_999)) == 3_600)
    #expect(rules.offset(at: Timestamp(milliseconds: 100_000)) == 7_200)
    #expect(rules.offset(at: .latest) == 7_200)
  }

  @Test(arguments: [
    "CET", "+01:00", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3,", "CET-1CEST,M13.5.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300",
    "CET-1CEST,J1,J366", "CET-1CEST,1,366", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/2:60,M10.5.0",
    "CET-25", "CE-1", "<+1-1", "<C>-1", "CET-1:", "CET--1", "CET-1\n", "CET-1000000000000000000000", "12-1", "C€T-1",
  ])
  func `refuse a footer that is no rule`(footer: String) {
    #expect(throws: TZifError.invalidFooter) { try TimeZoneRules(tzif: timeZoneFile(footer: footer)) }
  }

  @Test func `refuse a file that is cut anywhere`() throws {
    let whole = timeZoneFile(transitions: [0, 100], offsets: [3_600, 7_200], footer: "CET-1CEST,M3.5.0,M10.5.0/3")
    #expect(throws: Never.self) { try TimeZoneRules(tzif: whole) }
    for length in whole.indices {
      // Cut inside the footer, it still ends without its line feed.
      #expect(throws: TZifError.notTZif) { try TimeZoneRules(tzif: Array(whole[..<length])) }
    }
  }

  @Test func `refuse what RFC 8536 does not allow`() {
    #expect(throws: TZifError.notTZif) { try TimeZoneRules(tzif: Array("TZiF2".utf8) + Array(repeating: 0, count: 99)) }
    #expect(throws: TZifError.versionTooOld) { try TimeZoneRules(tzif: timeZoneFile(footer: "CET-1", version: "\0")) }
    #expect(throws: TZifError.leapSeconds) { try TimeZoneRules(tzif: timeZoneFile(footer: "CET-1", leapSeconds: 1)) }
    #expect(throws: TZifError.invalidData) {
      try TimeZoneRules(tzif: timeZoneFile(transitions: [100, 100], offsets: [1, 2], footer: "CET-1"))
    }
    #expect(throws: TZifError.invalidData) {
      try TimeZoneRules(tzif: timeZoneFile(transitions: [100], offsets: [93_600], footer: "CET-1"))
    }
    #expect(throws: TZifError.invalidData) {
      try TimeZoneRules(tzif: timeZoneFile(transitions: [100], offsets: [1], footer: "CET-1", kindShift: 1))
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `never trap on damaged bytes`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bytes = timeZoneFile(transitions: [0, 100], offsets: [3_600, 7_200], footer: "CET-1CEST,M3.5.0,M10.5.0/3")
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
    }
    guard let rules = try? TimeZoneRules(tzif: bytes) else { return }
    for instant in [Timestamp.earliest, Timestamp(milliseconds: 0), .latest] {
      #expect((-90_000...93_600).contains(rules.offset(at: instant)))
    }
  }
}
