/// How long the hand-overs of one call may go on. Whoever called counts the call as lost after 300 s and may then send
/// again; what has not left by the end of the budget is put off instead.
package struct HandoverBudget {
  /// With the 60 s that one hand-over may take, a call ends within 240 s.
  package static let seconds = 180
  private static let oneHandover = 60
  static let reason = "outOfTime"

  private let elapsed: () -> () -> Duration
  private let remaining: () -> Duration?

  /// - Parameter remaining: what the platform leaves the call; nil where it does not say.
  package init(remaining: @escaping () -> Duration? = { nil }) {
    self.init(remaining: remaining) {
      let start = ContinuousClock.now
      return { ContinuousClock.now - start }
    }
  }

  /// - Parameter elapsed: begins to count, and gives what has passed since.
  init(remaining: @escaping () -> Duration? = { nil }, elapsed: @escaping () -> () -> Duration) {
    self.elapsed = elapsed
    self.remaining = remaining
  }

  /// Begins to count; true when nothing more may be begun. The first hand-over always may: a call that is given less time
  /// than one may take would else never send anything.
  func start() -> () -> Bool {
    let passed = elapsed()
    var limit = Duration.seconds(Self.seconds)
    if let remaining = remaining() { limit = min(limit, max(remaining - .seconds(Self.oneHandover), .seconds(1))) }
    return { passed() >= limit }
  }
}
