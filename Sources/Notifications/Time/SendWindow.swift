/// The hours in which a daytime SMS may be handed over: `opening` ≤ local time < `closing`, on the days that are open.
///
/// By default 09:00:00.000 ≤ local time < 17:00:00.000 in Europe/Oslo, every day. A closing before the opening is that of
/// the next day: 22:00–06:00 is open at 23:00 and at 05:00, and the day on which it opens is the one that counts. Local
/// time is what a clock on the wall shows: where it jumps over the opening, the window opens at the jump; where it
/// repeats the opening, the window opens twice.
package struct SendWindow: Sendable, Hashable {
  package let opening: TimeOfDay
  package let closing: TimeOfDay
  /// The name of the zone, such as "Europe/Oslo"; for people, beside a `rule`.
  package let zone: String
  /// The zone's rule (RFC 8536 section 3.3), such as "CET-1CEST,M3.5.0,M10.5.0/3"; `nil` for the embedded Europe/Oslo.
  package let rule: String?
  package let days: OpenDays
  private let rules: TimeZoneRules

  /// The zone whose rules are embedded.
  package static let oslo = "Europe/Oslo"

  /// 09:00–17:00 in Europe/Oslo, every day.
  package static let daytime = SendWindow(
    uncheckedOpening: .nine,
    closing: .seventeen,
    zone: oslo,
    rule: nil,
    rules: .europeOslo,
    days: .every
  )

  /// - Parameter rule: the zone's; without it only "Europe/Oslo" is known.
  package init(
    opening: String = "09:00",
    closing: String = "17:00",
    zone: String = oslo,
    rule: String? = nil,
    days: OpenDays = .every
  ) throws(SendWindowError) {
    guard let start = TimeOfDay(opening) else { throw .invalidOpening }
    guard let end = TimeOfDay(closing) else { throw .invalidClosing }
    guard start != end else { throw .opensWhenItCloses }
    let isEmbedded = zone == Self.oslo && (rule == nil || rule == TimeZoneRules.europeOslo.rule)
    var rules = TimeZoneRules.europeOslo
    if !isEmbedded {
      guard let rule else { throw .unknownZone }
      do { rules = try TimeZoneRules(rule: rule) } catch { throw .invalidRule }
    }
    self.init(
      uncheckedOpening: start,
      closing: end,
      zone: zone,
      rule: isEmbedded ? nil : rule,
      rules: rules,
      days: days
    )
  }

  private init(
    uncheckedOpening opening: TimeOfDay,
    closing: TimeOfDay,
    zone: String,
    rule: String?,
    rules: TimeZoneRules,
    days: OpenDays
  ) {
    self.opening = opening
    self.closing = closing
    self.zone = zone
    self.rule = rule
    self.rules = rules
    self.days = days
  }

  package func isOpen(at instant: Timestamp) -> Bool {
    isOpen(atLocal: Int(instant.seconds) + rules.span(at: instant.seconds).offset)
  }

  /// `instant` where the window is open, else the next opening: the first millisecond at which it is open.
  package func firstOpening(atOrAfter instant: Timestamp) -> Timestamp {
    let span = rules.span(at: instant.seconds)
    let isOpen = isOpen(atLocal: Int(instant.seconds) + span.offset)
    return isOpen ? instant : nextChange(after: instant.seconds, span, isOpen: false)
  }

  /// The next opening while the window is shut, the closing (the first millisecond at which it is shut) while it is open.
  ///
  /// `Timestamp.latest` where the year 9999 ends before it.
  package func nextChange(after instant: Timestamp) -> Timestamp {
    let span = rules.span(at: instant.seconds)
    let isOpen = isOpen(atLocal: Int(instant.seconds) + span.offset)
    return nextChange(after: instant.seconds, span, isOpen: isOpen)
  }

  private func nextChange(after seconds: Int64, _ span: TimeZoneSpan, isOpen isOpenNow: Bool) -> Timestamp {
    var seconds = seconds
    var span = span
    while seconds < Timestamp.latest.seconds {
      // The clock runs evenly up to the next transition: either it shows the boundary before that …
      let local = Int(seconds) + span.offset
      let change = Int64((isOpenNow ? nextClosing(afterLocal: local) : nextOpening(afterLocal: local)) - span.offset)
      guard let transition = span.end, transition <= change else {
        return Timestamp(milliseconds: 0).advanced(bySeconds: change)
      }
      // … or it jumps, perhaps over the boundary, and runs on from there.
      seconds = transition
      span = rules.span(at: seconds)
      if isOpen(atLocal: Int(seconds) + span.offset) != isOpenNow {
        return Timestamp(milliseconds: 0).advanced(bySeconds: seconds)
      }
    }
    return .latest
  }

  /// - Parameter local: what the wall clock shows, in seconds since 1970-01-01T00:00:00 on that clock. So below.
  private func isOpen(atLocal local: Int) -> Bool {
    let day = local.flooredDivision(by: 86_400)
    let second = local - day * 86_400
    let isAfterOpening = opening.minutes * 60 <= second
    let isBeforeClosing = second < closing.minutes * 60
    if opening.minutes < closing.minutes { return isAfterOpening && isBeforeClosing && days.contain(day) }
    return isAfterOpening ? days.contain(day) : isBeforeClosing && days.contain(day - 1)
  }

  /// While the window is shut.
  private func nextOpening(afterLocal local: Int) -> Int {
    let start = opening.minutes * 60
    let day = (local - start - 1).flooredDivision(by: 86_400) + 1
    // Where it is shut at its opening, that day is not open.
    return days.first(atOrAfter: day) * 86_400 + start
  }

  /// While the window is open.
  private func nextClosing(afterLocal local: Int) -> Int {
    let end = closing.minutes * 60
    return ((local - end).flooredDivision(by: 86_400) + 1) * 86_400 + end
  }
}
