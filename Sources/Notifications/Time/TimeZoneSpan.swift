/// A stretch of time in which the clocks of a zone run evenly.
struct TimeZoneSpan: Sendable, Hashable {
  /// Seconds east of UTC.
  var offset: Int
  /// Seconds since 1970 of the next change, whose offset may be the same; `nil` where the zone has no further one.
  var end: Int64?
}
