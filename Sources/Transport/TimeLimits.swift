/// How long a call may take.
package struct TimeLimits: Sendable, Equatable {
  /// Seconds for finding the address, connecting and the TLS handshake; for SMTP the greeting and sign-in too.
  package var connect: Double
  /// Seconds for the whole call, the connection included; infinity for a call that may wait for ever.
  package var whole: Double

  package init(connect: Double, whole: Double) {
    self.connect = connect
    self.whole = whole
  }

  /// What is left after `seconds`; never below a millisecond, because libcurl takes 0 for "no limit".
  func less(_ seconds: Double) -> TimeLimits {
    TimeLimits(connect: max(0.001, connect - seconds), whole: max(0.001, whole - seconds))
  }
}
