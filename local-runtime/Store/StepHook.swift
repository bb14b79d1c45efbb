import Glibc
import Synchronization

/// The moments at which a dying process leaves most behind: each commit, and each hand-over to a provider.
enum Step: String, Sendable, CaseIterable {
  case beforeCommit
  case afterCommit
  case beforeHandover
  case afterHandover
}

/// Told of every step. The tests end the process at a chosen one; else it does nothing.
struct StepHook: Sendable {
  let reached: @Sendable (Step) -> Void

  static let none = StepHook { _ in }

  /// Ends the process as a crash does, with no chance to tidy up, when step number `number` (the first is 1) is reached.
  static func killing(atStep number: Int) -> StepHook {
    let counter = StepCounter()
    return StepHook { step in
      guard counter.next() == number else { return }
      Console.line("crash at \(step.rawValue)")
      kill(getpid(), SIGKILL)
    }
  }
}

private final class StepCounter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
