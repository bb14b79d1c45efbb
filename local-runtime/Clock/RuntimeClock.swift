import FunctionHost
import Notifications
import Synchronization

/// The runtime's time: the machine's, or one that starts at a chosen moment, runs at the machine's pace and can be moved
/// forward over the hours in which nothing happens.
final class RuntimeClock: Sendable {
  /// Milliseconds to add to the machine's time.
  private let offset: Mutex<Int64>
  let isSimulated: Bool

  /// The machine's own time.
  init() {
    offset = Mutex(0)
    isSimulated = false
  }

  /// A clock that shows `start` now.
  init(startingAt start: Timestamp) {
    offset = Mutex(start.milliseconds(since: FunctionClock.system()))
    isSimulated = true
  }

  var now: Timestamp {
    let offset = offset.withLock { $0 }
    return FunctionClock.system().advanced(byMilliseconds: offset)
  }

  /// Moves a simulated clock forward to `time`; a clock never goes back.
  func skip(to time: Timestamp) {
    guard isSimulated else { return }
    offset.withLock { offset in
      let now = FunctionClock.system().advanced(byMilliseconds: offset)
      offset += max(time.milliseconds(since: now), 0)
    }
  }
}
