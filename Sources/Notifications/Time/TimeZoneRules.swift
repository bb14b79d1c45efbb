/// How far a place is from UTC at any instant, read from a time zone file.
///
/// Own code, because Foundation's named zones need ICU: 39 MB more, and `nil` in a static executable.
package struct TimeZoneRules: Sendable, Hashable {
  private let file: TZif

  /// Reads the bytes of a TZif file, version 2 or later (RFC 8536), such as `/usr/share/zoneinfo/Europe/Oslo`.
  package init(tzif bytes: [UInt8]) throws(TZifError) {
    file = try TZif(bytes: bytes)
  }

  /// Seconds east of UTC: 3,600 for Oslo in winter, 7,200 in summer.
  package func offset(at instant: Timestamp) -> Int {
    offset(at: instant.seconds)
  }

  /// At `seconds` since 1970. A transition takes effect in its own second (RFC 8536 section 3.2).
  func offset(at seconds: Int64) -> Int {
    let index = firstTransition(after: seconds)
    if index == file.transitions.count, let footer = file.footer { return footer.offset(at: seconds) }
    return index == 0 ? file.firstOffset : file.offsets[index - 1]
  }

  /// The first change of offset after `seconds` since 1970; offsets before and after it may be equal.
  func nextTransition(after seconds: Int64) -> Int64? {
    let index = firstTransition(after: seconds)
    return index < file.transitions.count ? file.transitions[index] : file.footer?.nextTransition(after: seconds)
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
