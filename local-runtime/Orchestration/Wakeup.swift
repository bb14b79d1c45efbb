import Synchronization

/// Lets one task wait for a moment or a nudge, whichever comes first; a nudge that comes while nobody waits is kept.
final class Wakeup: Sendable {
  private struct State {
    var isNudged = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func nudge() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state.waiter = nil }
      if state.waiter == nil { state.isNudged = true }
      return state.waiter
    }
    waiter?.resume()
  }

  func wait(atMost limit: Duration) async {
    let alarm = Task {
      try await Task.sleep(for: limit)
      nudge()
    }
    defer { alarm.cancel() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          if state.isNudged || Task.isCancelled {
            state.isNudged = false
            return true
          }
          state.waiter = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      nudge()
    }
  }
}
