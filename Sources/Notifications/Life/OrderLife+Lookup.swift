/// The lookup in the life of an order: from recipients to notifications.
extension OrderLife {
  mutating func startLookup(_ now: Timestamp, _ actions: inout [Action]) {
    guard order.recipients.contains(where: { $0.identity != nil }) else {
      // Nobody has to be asked: the rule that the function applies gives the answer at once.
      take(NotificationList.notifications(for: order, contacts: [:], now: now), now, &actions)
      return
    }
    order.attempt += 1
    order.waitingFor = .lookup
    order.dueAt = now.advanced(bySeconds: Self.callLimitInSeconds)
    actions.append(.lookupRecipient(LookupRecipient.Event(order: order, now: now)))
  }

  mutating func lookupAnswered(_ found: [Notification], _ now: Timestamp, _ actions: inout [Action]) {
    guard order.waitingFor == .lookup else { return }
    take(found, now, &actions)
  }

  /// - Parameter seconds: how long the registry asked to be left alone. Longer than the longest pause it is not.
  mutating func lookupFailed(_ now: Timestamp, retryAfterSeconds seconds: Int? = nil) {
    guard order.waitingFor == .lookup else { return }
    order.waitingFor = .lookupRetry
    let pause = RetryBackoff.pauseInMilliseconds(afterAttempt: order.attempt, seed: order.id.uuid)
    let asked = min(Int64(max(seconds ?? 0, 0)), RetryBackoff.longestPause) * 1_000
    order.dueAt = min(now.advanced(byMilliseconds: max(pause, asked)), order.expiresAt)
  }

  private mutating func take(_ found: [Notification], _ now: Timestamp, _ actions: inout [Action]) {
    notifications = found
    order.set(.processed, at: now)
    order.waitingFor = .notifications
    order.attempt = 0
    for index in notifications.indices where !notifications[index].isFinal {
      handOver(index, now, &actions)
    }
  }
}
