import Notifications
import Synchronization

/// Gathers what comes in for an order while something for it is being stored, so that the next write takes all of it. An
/// order with thousands of messages is then not read and written once for each of their results.
final class AnswerBox: Sendable {
  /// By order; present while somebody stores for it.
  private let waiting = Mutex<[OrderID: [Happening]]>([:])

  /// True where the caller is to store `happened`, and then whatever `next(for:)` gives; false where somebody else will.
  func add(_ happened: Happening, for order: OrderID) -> Bool {
    waiting.withLock { waiting in
      guard waiting[order] == nil else {
        waiting[order, default: []].append(happened)
        return false
      }
      waiting[order] = []
      return true
    }
  }

  /// Whether somebody stores for it.
  func isStoring(for order: OrderID) -> Bool { waiting.withLock { $0[order] != nil } }

  /// What has come in meanwhile; nil where nothing has, and the caller is done.
  func next(for order: OrderID) -> [Happening]? {
    waiting.withLock { waiting in
      guard let next = waiting[order], !next.isEmpty else {
        waiting[order] = nil
        return nil
      }
      waiting[order] = []
      return next
    }
  }
}
