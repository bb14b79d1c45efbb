import Synchronization

/// How often each contract of the registries was called, for people who watch and for tests.
final class CallLog: Sendable {
  private let counts = Mutex<[String: Int]>([:])

  func count(_ contract: String) { counts.withLock { $0[contract, default: 0] += 1 } }

  var all: [String: Int] { counts.withLock { $0 } }
}
