import Synchronization

/// Counts what is under way in the whole process: a simulated clock moves, and the process ends, only while nothing is.
final class Activity: Sendable {
  private struct State {
    var underWay = 0
    var generation = 0
  }

  private let state = Mutex(State())

  func begin() {
    state.withLock { state in
      state.underWay += 1
      state.generation += 1
    }
  }

  func end() { state.withLock { $0.underWay -= 1 } }

  var isIdle: Bool { underWay == 0 }

  var underWay: Int { state.withLock { $0.underWay } }

  /// Rises with everything that begins.
  var generation: Int { state.withLock { $0.generation } }
}
