/// The hours in which a daytime SMS may be handed over: `opening` ≤ local time < `closing`, every day of the year.
///
/// By default 09:00:00.000 ≤ local time < 17:00:00.000 in Europe/Oslo. A closing before the opening is that of the next
/// day: 22:00–06:00 is open at 23:00 and at 05:00. Local time is what a clock on the wall shows: where it jumps over the
/// opening, the window opens at the jump; where it repeats the opening, the window opens twice.
package struct SendWindow: Sendable, Hashable {
  package let opening: TimeOfDay
  package let closing: TimeOfDay
  /// The name of the zone, such as "Europe/Oslo".
  package let zone: String
  private let rules: TimeZoneRules

  static let oslo = "Europe/Oslo"

  /// 09:00–17:00 in Europe/Oslo.
  package static let daytime = SendWindow(
    uncheckedOpening: .nine,
    closing: .seventeen,
    zone: oslo,
    rules: .europeOslo
  )

  /// - Parameter rules: the zone's; without them only "Europe/Oslo" is known, from the embedded file.
  package init(
    opening: String = "09:00",
    closing: String = "17:00",
    zone: String = "Europe/Oslo",
    rules: TimeZoneRules? = nil
  ) throws(SendWindowError) {
    guard let start = TimeOfDay(opening) else { throw .notATimeOfDay(opening) }
    guard let end = TimeOfDay(closing) else { throw .notATimeOfDay(closing) }
    guard start != end else { throw .opensWhenItCloses(opening) }
    guard let rules = rules ?? (zone == Self.oslo ? .europeOslo : nil) else { throw .unknownZone(zone) }
    self.init(uncheckedOpening: start, closing: end, zone: zone, rules: rules)
  }

  private init(uncheckedOpening opening: TimeOfDay, closing: TimeOfDay, zone: String, rules: TimeZoneRules) {
    self.opening = opening
    self.closing = closing
    self.zone = zone
    self.rules = rules
  }

  package func isOpen(at instant: Timestamp) -> Bool {
    isOpen(secondOfDay: secondOfDay(at: instant.seconds))
  }

  /// `instant` where the window is open, else the next opening: the first millisecond at which it is open.
  package func firstOpening(atOrAfter instant: Timestamp) -> Timestamp {
    isOpen(at: instant) ? instant : nextChange(after: instant)
  }

  /// The next opening while the window is shut, the closing (the first millisecond at which it is shut) while it is open.
  ///
  /// `Timestamp.latest` where the year 9999 ends before it.
  package func nextChange(after instant: Timestamp) -> Timestamp {
    let isOpenNow = isOpen(at: instant)
    let boundary = (isOpenNow ? closing : opening).minutes * 60
    var seconds = instant.seconds
    while seconds < Timestamp.latest.seconds {
      // The clock runs evenly up to the next transition: either it shows the boundary before that …
      let wait = (boundary - secondOfDay(at: seconds) + 86_400) % 86_400
      let change = seconds + Int64(wait)
      guard let transition = rules.nextTransition(after: seconds), transition <= change else {
        return Timestamp(milliseconds: 0).advanced(bySeconds: change)
      }
      // … or it jumps, perhaps over the boundary, and runs on from there.
      seconds = transition
      if isOpen(secondOfDay: secondOfDay(at: seconds)) != isOpenNow {
        return Timestamp(milliseconds: 0).advanced(bySeconds: seconds)
      }
    }
    return .latest
  }

  private func isOpen(secondOfDay second: Int) -> Bool {
    let start = opening.minutes * 60
    let end = closing.minutes * 60
    return start < end ? start <= second && second < end : start <= second || second < end
  }

  /// What the wall clock shows, 0–86,399.
  private func secondOfDay(at seconds: Int64) -> Int {
    let local = Int(seconds) + rules.offset(at: seconds)
    return local - local.flooredDivision(by: 86_400) * 86_400
  }
}
