/// Why a text is not a `Timestamp`.
package enum TimestampError: Error, Sendable, Hashable {
  /// A real date and time of day, but it does not say in which zone: "2026-07-15T10:00:00".
  case missingZone
  /// Anything else, an instant outside the years 0001–9999 included.
  case notATime
}
