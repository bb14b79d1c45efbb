import Dispatch
import Synchronization

/// What peers saw, in order.
final class Transcript: Sendable {
  private struct State {
    var entries: [String] = []
    var waiting: [DispatchSemaphore] = []
  }

  private let state = Mutex(State())

  func add(_ entry: String) {
    let waiting = state.withLock { state in
      state.entries.append(entry)
      defer { state.waiting = [] }
      return state.waiting
    }
    for semaphore in waiting {
      semaphore.signal()
    }
  }

  var all: [String] {
    state.withLock { $0.entries }
  }

  /// Blocks until there are `count` entries that equal `entry`; false after `seconds` without a new one.
  @discardableResult
  func wait(for count: Int, of entry: String, seconds: Double = 10) -> Bool {
    while true {
      let semaphore = DispatchSemaphore(value: 0)
      let isThere = state.withLock { state in
        if state.entries.count(where: { $0 == entry }) >= count { return true }
        state.waiting.append(semaphore)
        return false
      }
      if isThere { return true }
      if semaphore.wait(timeout: .now() + seconds) == .timedOut { return false }
    }
  }
}
