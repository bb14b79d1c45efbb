import Synchronization

/// Counts what is under way in the whole process, so that a simulated clock moves only while nothing is.
final class Activity: Sendable {
  private let count = Mutex(0)

  func begin() { count.withLock { $0 += 1 } }

  func end() { count.withLock { $0 -= 1 } }

  var isIdle: Bool { count.withLock { $0 == 0 } }

  var underWay: Int { count.withLock { $0 } }
}
