import Synchronization

/// Keeps callers waiting, until they have waited long enough or the simulators stop.
final class HangingCalls: Sendable {
  private let isReleased = Mutex(false)

  func wait(_ limit: Duration) async {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end, !isReleased.withLock({ $0 }), !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Lets everybody go who waits or comes later.
  func release() { isReleased.withLock { $0 = true } }
}
