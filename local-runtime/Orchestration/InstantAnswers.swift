import Notifications
import Synchronization

/// Lets the callers of instant orders wait for what becomes of them.
final class InstantAnswers: Sendable {
  private let waiting = Mutex<[OrderID: Wakeup]>([:])

  /// To be called before the order is stored, so that no step of it is missed.
  func expect(_ order: OrderID) -> Wakeup {
    let wakeup = Wakeup()
    waiting.withLock { $0[order] = wakeup }
    return wakeup
  }

  func forget(_ order: OrderID) { waiting.withLock { $0[order] = nil } }

  func tell(_ advance: Advance) {
    let after = advance.after
    guard after.order.type == .instant, InstantOutcome(after.order, after.notifications) != .open else { return }
    waiting.withLock { $0[after.order.id] }?.nudge()
  }
}
