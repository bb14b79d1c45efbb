import Notifications

/// An SMS that the gateway has taken.
struct ReceivedSMS: Codable, Sendable, Hashable {
  /// From 1; numbers that are missing at the beginning of a list have given way to newer ones.
  var n: Int
  var at: Timestamp
  var from: String
  /// E.164, with the plus sign.
  var to: String
  /// What the phone would show.
  var text: String
  /// Nil where the gateway's own limit applies.
  var ttlMinutes: Int?
  /// What the gateway calls it in its answer and its report.
  var reference: String
  /// 1 for the first of this text from this sender to this number, 2 for the second.
  var copy: Int
}
