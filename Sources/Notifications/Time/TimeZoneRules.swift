/// How far a place is from UTC at any instant, read from a time zone file.
///
/// Own code, because Foundation's named zones need ICU: 39 MB more, and `nil` in a static executable.
package struct TimeZoneRules: Sendable, Hashable {
  private let file: TZif

  /// Reads the bytes of a TZif file, version 2 or later (RFC 8536), such as `/usr/share/zoneinfo/Europe/Oslo`.
  package init(tzif bytes: [UInt8]) throws(TZifError) {
    file = try TZif(bytes: bytes)
  }

  /// Reads a rule alone, as the footer of a TZif file gives it (RFC 8536 section 3.3): "CET-1CEST,M3.5.0,M10.5.0/3".
  package init(rule: String) throws(TZifError) {
    file = TZif(footer: try PosixTimeZone(rule.utf8))
  }

  /// What holds after the last transition of the file, for ever; `nil` where the file does not say.
  package var rule: String? { file.footer?.text }

  /// Whether `rule` gives each offset from `instant` on, so that it can stand for the whole file.
  package func followsRule(from instant: Timestamp) -> Bool {
    guard let footer = file.footer else { return false }
    let last = min(file.transitions.last ?? .min, Timestamp.latest.seconds)
    var seconds = instant.seconds
    while true {
      let span = span(at: seconds)
      let ruled = footer.span(at: seconds)
      guard span.offset == ruled.offset else { return false }
      guard seconds < last, let next = [span.end, ruled.end].compactMap(\.self).min() else { return true }
      seconds = next
    }
  }

  /// Seconds east of UTC: 3,600 for Oslo in winter, 7,200 in summer.
  package func offset(at instant: Timestamp) -> Int {
    span(at: instant.seconds).offset
  }

  /// The offset at `seconds` since 1970, and the next change. A transition takes effect in its own second (RFC 8536
  /// section 3.2).
  func span(at seconds: Int64) -> TimeZoneSpan {
    let index = firstTransition(after: seconds)
    if index == file.transitions.count, let footer = file.footer { return footer.span(at: seconds) }
    return TimeZoneSpan(
      offset: index == 0 ? file.firstOffset : file.offsets[index - 1],
      end: index < file.transitions.count ? file.transitions[index] : nil
    )
  }

  /// By bisection; `transitions.count` where there is none.
  private func firstTransition(after seconds: Int64) -> Int {
    var low = 0
    var high = file.transitions.count
    while low < high {
      let middle = (low + high) / 2
      if file.transitions[middle] <= seconds {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
