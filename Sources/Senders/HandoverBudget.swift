/// How long the hand-overs of one call may go on. Whoever called counts the call as lost after 300 s and may then send
/// again; what has not left by the end of the budget is put off instead.
package struct HandoverBudget {
  /// With the 60 s that one hand-over may take, a call ends within 240 s.
  package static let seconds = 180
  static let reason = "outOfTime"

  private let elapsed: () -> () -> Duration

  package init() {
    self.init {
      let start = ContinuousClock.now
      return { ContinuousClock.now - start }
    }
  }

  /// - Parameter elapsed: begins to count, and gives what has passed since.
  init(elapsed: @escaping () -> () -> Duration) {
    self.elapsed = elapsed
  }

  /// Begins to count; true when nothing more may be begun.
  func start() -> () -> Bool {
    let passed = elapsed()
    return { passed() >= .seconds(Self.seconds) }
  }
}
