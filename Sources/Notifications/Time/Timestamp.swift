/// An instant, to the millisecond, in the years 0001–9999 UTC, without leap seconds (POSIX time).
///
/// Every value can be written as RFC 3339 and read back unchanged; arithmetic that would leave the range stops at
/// `earliest` or `latest`.
package struct Timestamp: Sendable, Hashable {
  /// Since 1970-01-01T00:00:00.000Z, negative before it.
  package let milliseconds: Int64

  /// 0001-01-01T00:00:00.000Z.
  package static let earliest = Timestamp(uncheckedMilliseconds: -62_135_596_800_000)
  /// 9999-12-31T23:59:59.999Z.
  package static let latest = Timestamp(uncheckedMilliseconds: 253_402_300_799_999)

  /// The instant `milliseconds` after 1970-01-01T00:00:00.000Z, or the nearer end of the range.
  package init(milliseconds: Int64) {
    let clamped = min(max(milliseconds, Self.earliest.milliseconds), Self.latest.milliseconds)
    self.init(uncheckedMilliseconds: clamped)
  }

  private init(uncheckedMilliseconds milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
  package var seconds: Int64 { Int64(Int(milliseconds).flooredDivision(by: 1_000)) }

  package func advanced(byMilliseconds distance: Int64) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(distance)
    return Timestamp(milliseconds: overflow ? (distance < 0 ? .min : .max) : sum)
  }

  package func advanced(bySeconds distance: Int64) -> Timestamp {
    let (product, overflow) = distance.multipliedReportingOverflow(by: 1_000)
    return advanced(byMilliseconds: overflow ? (distance < 0 ? .min : .max) : product)
  }

  /// Negative where `earlier` is the later of the two. Cannot overflow: the range is 10,000 years.
  package func milliseconds(since earlier: Timestamp) -> Int64 {
    milliseconds - earlier.milliseconds
  }

  /// Whole seconds from `earlier` to this instant; a started second does not count (1.999 s and −1.999 s are 1 and −1).
  package func seconds(since earlier: Timestamp) -> Int64 {
    milliseconds(since: earlier) / 1_000
  }
}

extension Timestamp: Comparable {
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// As RFC 3339 text: see `description` and `parse(_:)`.
extension Timestamp: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be an RFC 3339 time with a zone." }

  package var encodedText: String { description }
}
