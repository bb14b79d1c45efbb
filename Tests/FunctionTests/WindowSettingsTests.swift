import Foundation
import FunctionHost
import Notifications
import ProcessSettings
import TestSupport
import Testing

@Suite("Settings of the send window")
struct WindowSettingsTests {
  private static let now = Timestamp(milliseconds: 1_795_518_000_000)  // 2026-11-24T12:00:00+01:00

  private func window(_ settings: [String: String] = [:], zones: TimeZoneDatabase = .system) throws -> SendWindow {
    let names = settings.map { ("VARSEL_WINDOW_\($0.key)", $0.value) }
    return try SendWindow(
      settings: Settings(environment: Dictionary(uniqueKeysWithValues: names)),
      zones: zones,
      now: Self.now
    )
  }

  private func days(
    _ weekdays: Set<Weekday> = Set(Weekday.allCases),
    holidays: PublicHolidays? = nil,
    closed: [String] = []
  ) throws -> OpenDays {
    let dates = closed.compactMap { CivilDate($0) }
    return try #require(OpenDays(weekdays: weekdays, holidays: holidays, closedDates: dates))
  }

  @Test func `without one it is 09 to 17 in Oslo on every day`() throws {
    #expect(try window() == .daytime)
    #expect(try window(zones: TimeZoneDatabase(folder: "/nowhere")) == .daytime)
  }

  @Test func `hours may go past midnight`() throws {
    let night = try window(["OPENING": "22:30", "CLOSING": "06:00"])
    #expect(try night == SendWindow(opening: "22:30", closing: "06:00"))
    #expect(try window(["OPENING": "16:59"]) == SendWindow(opening: "16:59"))
  }

  @Test(
    arguments: [
      ("mon-sun", Set(Weekday.allCases)), ("mon-fri", [.monday, .tuesday, .wednesday, .thursday, .friday]),
      ("mon,wed,sat-sun", [.monday, .wednesday, .saturday, .sunday]), ("sun", [.sunday]), ("tue-tue,tue", [.tuesday]),
      ("sat-mon", [.saturday, .sunday, .monday]), ("tue-mon", Set(Weekday.allCases)),
    ] as [(String, Set<Weekday>)]
  )
  func `weekdays are days and ranges`(text: String, weekdays: Set<Weekday>) throws {
    #expect(try window(["WEEKDAYS": text]) == SendWindow(days: days(weekdays)))
  }

  @Test(
    arguments: [
      ("none", nil, []), ("norway", .norway, []), ("2026-12-24", nil, ["2026-12-24"]),
      ("2026-12-31,norway,2026-12-24", .norway, ["2026-12-24", "2026-12-31"]),
    ] as [(String, PublicHolidays?, [String])]
  )
  func `holidays are a country's, or dates`(text: String, holidays: PublicHolidays?, closed: [String]) throws {
    #expect(try window(["HOLIDAYS": text]) == SendWindow(days: days(holidays: holidays, closed: closed)))
  }

  @Test(
    arguments: [
      ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"), ("Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
      ("Asia/Kathmandu", "<+0545>-5:45"), ("Etc/GMT+5", "<-05>5"), ("UTC", "UTC0"),
    ]
  )
  func `a zone brings its rule from the system's database`(zone: String, rule: String) throws {
    #expect(try window(["ZONE": zone]) == SendWindow(zone: zone, rule: rule))
  }

  @Test(
    arguments: [
      (["OPENING": "9:00"], "OPENING"), (["CLOSING": "24:00"], "CLOSING"), (["CLOSING": "09:00"], "CLOSING"),
      (["OPENING": "17:00"], "CLOSING"), (["WEEKDAYS": "mon-"], "WEEKDAYS"), (["WEEKDAYS": "mon, tue"], "WEEKDAYS"),
      (["WEEKDAYS": "Monday"], "WEEKDAYS"), (["WEEKDAYS": "mon-wed-fri"], "WEEKDAYS"), (["WEEKDAYS": ","], "WEEKDAYS"),
      (["WEEKDAYS": "1-5"], "WEEKDAYS"), (["HOLIDAYS": "sweden"], "HOLIDAYS"), (["HOLIDAYS": "norway,"], "HOLIDAYS"),
      (["HOLIDAYS": "none,norway"], "HOLIDAYS"), (["HOLIDAYS": "2026-02-29"], "HOLIDAYS"),
      (["HOLIDAYS": "24.12.2026"], "HOLIDAYS"), (["ZONE": "Europe/Atlantis"], "ZONE"), (["ZONE": "Europe"], "ZONE"),
      (["ZONE": "europe/oslo"], "ZONE"), (["ZONE": "CET-1CEST,M3.5.0,M10.5.0/3"], "ZONE"),
      (["ZONE": "tzdata.zi"], "ZONE"), (["ZONE": "zone.tab"], "ZONE"), (["ZONE": "right/Europe/Oslo"], "ZONE"),
      (["ZONE": "/usr/share/zoneinfo/Europe/Paris"], "ZONE"), (["ZONE": "../zoneinfo/Europe/Paris"], "ZONE"),
      (["ZONE": "Europe/../Europe/Paris"], "ZONE"), (["ZONE": "Europe//Paris"], "ZONE"),
      // Its clock goes back for each Ramadan until 2087, which no yearly rule can say.
      (["ZONE": "Africa/Casablanca"], "ZONE"),
    ] as [([String: String], String)]
  )
  func `a wrong one is refused by its name`(settings: [String: String], name: String) {
    let error = #expect(throws: SettingsError.self) { try window(settings) }
    #expect(error?.message.hasPrefix("VARSEL_WINDOW_\(name) ") == true)
    // Nothing of the value.
    #expect(settings.values.allSatisfy { $0.count < 9 || error?.message.contains($0) == false })
  }

  @Test func `without a database only Oslo is known`() {
    let nowhere = TimeZoneDatabase(folder: "/nowhere")
    #expect(throws: SettingsError("VARSEL_WINDOW_ZONE names no time zone in /nowhere.")) {
      try window(["ZONE": "Europe/Stockholm"], zones: nowhere)
    }
  }

  /// A database of one zone that Debian's `zic` makes of `source`.
  private func database(_ source: String, _ body: (TimeZoneDatabase) throws -> Void) throws {
    let folder = Repository.root.appending(path: ".build/zones-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "source")
    try Data(source.utf8).write(to: file)
    let zic = try ChildProcess("/usr/sbin/zic", ["-b", "fat", "-d", folder.path(), file.path()])
    try #require(try zic.end() == 0, "\(String(decoding: zic.errors, as: UTF8.self))")
    try body(TimeZoneDatabase(folder: folder.path()))
  }

  @Test func `a newer rule of Oslo in the database wins, and goes with the window`() throws {
    try database("Zone Europe/Oslo 1:00 - CET 2026 Sep 1\n 2:00 - EET\n") { zones in
      let window = try self.window(zones: zones)
      let expected = try SendWindow(rule: "EET-2")
      #expect(window == expected)
      #expect(window.isOpen(at: try #require(Timestamp("2026-12-01T07:00:00Z"))))
      #expect(!window.isOpen(at: try #require(Timestamp("2026-12-01T15:00:00Z"))))
    }
  }

  @Test func `a rule of Oslo that is to come leaves the embedded one until then; another zone is refused`() throws {
    // Daylight time all year from March 2027 on.
    let rules = """
      Rule EU 1981 max - Mar lastSun 1:00u 1:00 S
      Rule EU 1996 max - Oct lastSun 1:00u 0 -
      Zone Europe/Oslo 1:00 EU CE%sT 2027 Apr 1\n 2:00 - EET
      Zone Europe/Stockholm 1:00 EU CE%sT 2027 Apr 1\n 2:00 - EET

      """
    try database(rules) { zones in
      let window = try self.window(zones: zones)
      #expect(window == .daytime)
      let error = SettingsError("VARSEL_WINDOW_ZONE names a time zone whose clock changes follow no yearly rule.")
      #expect(throws: error) { try self.window(["ZONE": "Europe/Stockholm"], zones: zones) }
    }
  }

  @Test(arguments: ["create-order", "window-trigger"])
  func `a function with a wrong one does not start`(function: String) throws {
    for (name, value) in [
      ("OPENING", "noon"), ("CLOSING", "09:00"), ("ZONE", "Africa/Casablanca"), ("WEEKDAYS", "none"),
      ("HOLIDAYS", "yes"),
    ] {
      let settings = ["VARSEL_WINDOW_\(name)": value]
      let error = try FunctionRun(function, event: try Example.event(of: function), settings: settings).error()
      #expect(error["code"]?.text == "settings")
      #expect(error["message"]?.text?.hasPrefix("VARSEL_WINDOW_\(name) ") == true)
    }
  }

  @Test func `the window is copied into the order, with its rule`() throws {
    let settings = [
      "VARSEL_WINDOW_OPENING": "22:00", "VARSEL_WINDOW_CLOSING": "06:00", "VARSEL_WINDOW_ZONE": "America/New_York",
      "VARSEL_WINDOW_WEEKDAYS": "mon-fri", "VARSEL_WINDOW_HOLIDAYS": "norway,2026-12-24",
    ]
    let event = try Example.event(of: "create-order")
    let answer = try FunctionRun("create-order", event: event, settings: settings).answer()
    let order = try #require(answer["orders"]?[0])
    let window: JSONValue = [
      "opening": "22:00", "closing": "06:00", "zone": "America/New_York", "rule": "EST5EDT,M3.2.0,M11.1.0",
      "weekdays": ["mon", "tue", "wed", "thu", "fri"], "holidays": "norway", "closedDates": ["2026-12-24"],
    ]
    #expect(order["policy"]?["window"] == window)
    var check = SchemaCheck()
    check.add(answer, to: "result", of: "create-order", label: "create-order")
    #expect(try check.failures() == [])
  }

  /// `TZ` and `TZDIR` are what tells a program the machine's zone; a wrong one included.
  @Test(arguments: ["America/New_York", ":Asia/Tokyo", "Nowhere/At_All", "XYZ-14", ""])
  func `the machine's own zone never matters`(zone: String) throws {
    let times = ["2026-11-24T07:59:59.999Z", "2026-11-24T08:00:00Z", "2026-07-15T14:59:59Z", "2026-07-15T15:00:00Z"]
    let changes = [
      "2026-11-24T08:00:00.000Z", "2026-11-24T16:00:00.000Z", "2026-07-15T15:00:00.000Z", "2026-07-16T07:00:00.000Z",
    ]
    let events = JSONValue.list(times.map { ["held": [], "now": .text($0)] })
    let settings = ["TZ": zone, "TZDIR": "/nowhere"]
    let answers = try FunctionRun("window-trigger", events.bytes, settings: settings).answer().list ?? []
    #expect(answers.map { $0["open"] } == [false, true, true, false])
    #expect(answers.map { $0["nextChange"]?.text } == changes)
    let own = settings.merging(["VARSEL_WINDOW_ZONE": "Australia/Sydney"]) { $1 }
    let sydney = try FunctionRun("window-trigger", events.bytes, settings: own).answer().list ?? []
    #expect(sydney.map { $0["nextChange"]?.text }.first == "2026-11-24T22:00:00.000Z")
  }
}
