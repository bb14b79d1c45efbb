package import Notifications
package import ProcessSettings

extension SendWindow {
  /// The window that `VARSEL_WINDOW_*` set; 09:00–17:00 in Oslo on every day where they are absent.
  ///
  /// The zone's rule comes from the system's time zone database, also that of Europe/Oslo: a rule there that differs from
  /// the embedded one is newer.
  package init(
    settings: Settings,
    zones: TimeZoneDatabase = .system,
    now: Timestamp = FunctionClock.system()
  ) throws(SettingsError) {
    let opening = try settings.text("WINDOW_OPENING") ?? SendWindow.daytime.opening.description
    let closing = try settings.text("WINDOW_CLOSING") ?? SendWindow.daytime.closing.description
    let zone = try settings.text("WINDOW_ZONE") ?? SendWindow.daytime.zone
    let rule = try zones.rule(of: zone, now: now, setting: "VARSEL_WINDOW_ZONE")
    let days = try OpenDays(settings: settings)
    do throws(SendWindowError) {
      try self.init(opening: opening, closing: closing, zone: zone, rule: rule, days: days)
    } catch {
      throw SettingsError("VARSEL_WINDOW_\(error.member.rawValue.uppercased()) \(error.rule)")
    }
  }
}
