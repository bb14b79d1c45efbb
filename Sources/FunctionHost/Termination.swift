import Glibc
import Synchronization

/// SIGTERM asks for a clean end: a process that waits for its next event ends at once, one that is at work ends when the
/// answer is out. Either way with status 0, and no event is left between a hand-over and its answer.
enum Termination {
  // What a signal handler may touch: lock-free atomics, made before it is set.
  private static let isIdle = Atomic<Bool>(false)
  private static let isAsked = Atomic<Bool>(false)

  static func endsBetweenEvents() {
    isIdle.store(false, ordering: .sequentiallyConsistent)
    isAsked.store(false, ordering: .sequentiallyConsistent)
    signal(SIGTERM) { _ in
      Termination.isAsked.store(true, ordering: .sequentiallyConsistent)
      if Termination.isIdle.load(ordering: .sequentiallyConsistent) { _exit(0) }
    }
  }

  /// Waits in `body` for the next event.
  static func idle<Value>(_ body: () -> Value) -> Value {
    isIdle.store(true, ordering: .sequentiallyConsistent)
    if isAsked.load(ordering: .sequentiallyConsistent) { exit(0) }
    defer { isIdle.store(false, ordering: .sequentiallyConsistent) }
    return body()
  }
}
