import Notifications
import Synchronization

/// Lets the callers of instant orders wait for what becomes of them.
final class InstantAnswers: Sendable {
  /// Several may wait for one order: whoever lost the connection asks again.
  private let waiting = Mutex<[OrderID: [Wakeup]]>([:])

  /// To be called before the order is stored or looked at, so that no step of it is missed.
  func expect(_ order: OrderID) -> Wakeup {
    let wakeup = Wakeup()
    waiting.withLock { $0[order, default: []].append(wakeup) }
    return wakeup
  }

  func forget(_ order: OrderID, _ wakeup: Wakeup) {
    waiting.withLock { waiting in
      waiting[order]?.removeAll { $0 === wakeup }
      if waiting[order]?.isEmpty == true { waiting[order] = nil }
    }
  }

  func tell(_ advance: Advance) {
    let after = advance.after
    guard after.order.type == .instant, InstantOutcome(after.order, after.notifications) != .open else { return }
    for wakeup in waiting.withLock({ $0[after.order.id] }) ?? [] { wakeup.nudge() }
  }
}
