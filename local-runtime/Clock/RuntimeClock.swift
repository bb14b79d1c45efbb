import FunctionHost
import Notifications
import Synchronization

/// The runtime's time: the machine's, or a simulated one, which runs on from a chosen moment or stands still until it is
/// moved. It never goes back.
final class RuntimeClock: Sendable {
  private enum State {
    /// Milliseconds to add to the machine's time.
    case running(offset: Int64)
    case standing(at: Timestamp)
  }

  private let state: Mutex<State>
  let isSimulated: Bool

  /// The machine's own time.
  init() {
    state = Mutex(.running(offset: 0))
    isSimulated = false
  }

  /// A simulated clock that shows `start` now.
  init(startingAt start: Timestamp, runs: Bool) {
    state = Mutex(
      runs ? .running(offset: start.milliseconds(since: FunctionClock.system())) : .standing(at: start)
    )
    isSimulated = true
  }

  var now: Timestamp { state.withLock { Self.now($0) } }

  /// Moves a simulated clock forward to `time`.
  func skip(to time: Timestamp) {
    guard isSimulated else { return }
    state.withLock { state in
      let distance = max(time.milliseconds(since: Self.now(state)), 0)
      switch state {
      case .running(let offset): state = .running(offset: offset + distance)
      case .standing(let now): state = .standing(at: now.advanced(byMilliseconds: distance))
      }
    }
  }

  private static func now(_ state: State) -> Timestamp {
    switch state {
    case .running(let offset): FunctionClock.system().advanced(byMilliseconds: offset)
    case .standing(let now): now
    }
  }
}
