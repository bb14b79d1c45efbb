import Notifications
import Testing

@Suite struct `Public holidays` {
  @Test(
    arguments: [
      "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13",
      // The earliest and the latest that there can be.
      "1818-03-22", "2285-03-22", "1943-04-25", "2038-04-25",
      // Where a plain lunar cycle would be a week late.
      "1954-04-18", "1981-04-19", "2049-04-18", "2076-04-19",
      "1583-04-10", "1900-04-15", "2000-04-23", "2024-03-31",
    ]
  )
  func `Easter Sunday is that of the almanac`(date: String) throws {
    let date = try #require(CivilDate(date))
    #expect(CivilDate.easterSunday(of: date.year) == date)
  }

  @Test(arguments: 2025...2031)
  func `Norway's are those of the almanac`(year: Int) {
    let almanac = NorwegianHolidayTable.dates.filter { $0.hasPrefix("\(year)-") }.sorted()
    #expect(NorwegianHolidays.dates(in: year).map(\.description) == almanac)
    #expect(almanac.count == (year == 2027 ? 11 : 12))
  }

  @Test func `a window that keeps them is shut on them, and on no other day`() throws {
    let days = try #require(OpenDays(holidays: .norway))
    let window = try SendWindow(days: days)
    var day = at("2025-01-01T11:00:00Z")
    while day < at("2032-01-01T00:00:00Z") {
      let date = String(day.description.prefix(10))
      #expect(window.isOpen(at: day) == !NorwegianHolidayTable.dates.contains(date), "\(date)")
      day = day.advanced(bySeconds: 86_400)
    }
  }
}
