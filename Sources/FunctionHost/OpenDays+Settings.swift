import Notifications
import ProcessSettings

extension OpenDays {
  /// `VARSEL_WINDOW_WEEKDAYS`, such as `mon-fri` or `mon,wed,sat-sun`, and `VARSEL_WINDOW_HOLIDAYS`, such as
  /// `norway,2026-12-24`; every day where they are absent.
  init(settings: Settings) throws(SettingsError) {
    var weekdays = Set(Weekday.allCases)
    if let text = try settings.text("WINDOW_WEEKDAYS") {
      guard let list = Weekday.list(text) else {
        throw SettingsError(
          "VARSEL_WINDOW_WEEKDAYS must be days or ranges of days with commas between, such as mon-fri or mon,wed,sat-sun."
        )
      }
      weekdays = list
    }
    var holidays: PublicHolidays?
    var dates: [CivilDate] = []
    if let text = try settings.text("WINDOW_HOLIDAYS"), text != "none" {
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        if let known = PublicHolidays(rawValue: String(item)) {
          holidays = known
        } else if let date = CivilDate(item) {
          dates.append(date)
        } else {
          throw SettingsError(
            "VARSEL_WINDOW_HOLIDAYS must be none, or norway and dates such as 2026-12-24 with commas between."
          )
        }
      }
    }
    guard let days = OpenDays(weekdays: weekdays, holidays: holidays, closedDates: dates) else {
      throw SettingsError("VARSEL_WINDOW_WEEKDAYS must name a day.")
    }
    self = days
  }
}

extension Weekday {
  /// Days (`mon`) and ranges (`mon-fri`, `sat-mon`) with commas between; `nil` for anything else.
  fileprivate static func list(_ text: String) -> Set<Weekday>? {
    var days: Set<Weekday> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { end in
        allCases.firstIndex { $0.rawValue == end }
      }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
      let length = (last - first + allCases.count) % allCases.count
      for step in 0...length { days.insert(allCases[(first + step) % allCases.count]) }
    }
    return days
  }
}
