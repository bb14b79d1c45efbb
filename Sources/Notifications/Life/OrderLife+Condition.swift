/// The send condition in the life of an order (reference: the original's §4).
extension OrderLife {
  /// The pause between the first attempt at a condition and the second.
  package static let conditionPauseInSeconds: Int64 = 60

  mutating func askCondition(_ now: Timestamp, _ actions: inout [Action]) {
    guard let endpoint = order.conditionEndpoint else { return }
    order.attempt += 1
    order.waitingFor = .condition
    order.dueAt = now.advanced(bySeconds: Self.callLimitInSeconds)
    actions.append(
      .checkCondition(CheckCondition.Event(orderId: order.id, conditionEndpoint: endpoint, now: now))
    )
  }

  mutating func conditionAnswered(_ result: CheckCondition.Result, _ now: Timestamp, _ actions: inout [Action]) {
    guard order.waitingFor == .condition else { return }
    order.failures = nil
    switch result.outcome {
    case .met: conditionIsMet(now, &actions)
    case .notMet: order.set(.sendConditionNotMet, at: now)
    case .inconclusive:
      if order.attempt < 2 {
        askAgain(at: now.advanced(bySeconds: Self.conditionPauseInSeconds))
        return
      }
      switch order.policy.conditionOnFailure {
      case .send: conditionIsMet(now, &actions)
      case .cancel: order.set(.sendConditionNotMet, at: now)
      case .hold:
        let pause = RetryBackoff.pauseInMilliseconds(afterAttempt: order.attempt, seed: order.id.uuid)
        askAgain(at: now.advanced(byMilliseconds: pause))
      }
    }
  }

  /// Our own function failed: that says nothing about the sender's endpoint, so it is no attempt at the condition, and
  /// no policy may turn it into an answer. It is tried again with growing pauses.
  mutating func conditionWasNotAsked(_ now: Timestamp) {
    guard order.waitingFor == .condition else { return }
    order.attempt -= 1
    order.failures = (order.failures ?? 0) + 1
    let pause = RetryBackoff.pauseInMilliseconds(afterAttempt: order.failures ?? 1, seed: order.id.uuid)
    askAgain(at: now.advanced(byMilliseconds: pause))
  }

  /// The order ended before anybody was looked up.
  mutating func expireBeforeLookup(_ now: Timestamp) {
    let waitsForCondition = order.waitingFor == .condition || order.waitingFor == .conditionRetry
    if waitsForCondition, order.attempt > 0, order.policy.conditionOnFailure == .hold {
      order.set(.sendConditionNotMet, at: now)
    } else {
      notifications = NotificationList.expired(order, now: now)
      order.set(.processed, at: now)
    }
  }

  private mutating func conditionIsMet(_ now: Timestamp, _ actions: inout [Action]) {
    order.attempt = 0
    startLookup(now, &actions)
  }

  private mutating func askAgain(at time: Timestamp) {
    order.waitingFor = .conditionRetry
    order.dueAt = min(time, order.expiresAt)
  }
}
