/// The life of an order and of its notifications as a pure state machine: what happened goes in, what to do next comes
/// out. No transition is written anywhere else.
///
///     Registered ─ due ─▶ Processing ─▶ condition ─┬─ notMet ─────▶ SendConditionNotMet
///         │                                        ├─ inconclusive ─ asked again, then `conditionOnFailure`
///         └─ cancel ─▶ Cancelled                   └─ met ─▶ lookup ─▶ Processed ─ all final ─▶ Completed
///
/// Every order that is not final has a `dueAt`. A call that the machine asks for is covered by it: where nothing is
/// heard by then, `.due` takes the call as lost. So the caller keeps no record of calls beside the order itself.
package struct OrderLife: Sendable, Hashable {
  package internal(set) var order: Order
  package internal(set) var notifications: [Notification]

  package init(order: Order, notifications: [Notification]) {
    self.order = order
    self.notifications = notifications
  }

  /// How long a call of a function may go unheard before it counts as lost. Every function's own time limits end well
  /// before.
  package static let callLimitInSeconds: Int64 = 300

  /// Carries out what `happened` means at `now`. What no longer fits the state (an answer that comes twice, a release
  /// of what has gone) changes nothing and asks for nothing.
  package mutating func handle(_ happened: Happening, now: Timestamp) -> Transition {
    let before = self
    var actions: [Action] = []
    switch happened {
    case .due: dueTimeCame(now, &actions)
    case .lost(let begun): callsWereLost(begun, now, &actions)
    case .cancel(let cancellation): cancel(cancellation, now)
    case .condition(let result): conditionAnswered(result, now, &actions)
    case .lookup(let result): lookupAnswered(result.notifications, now, &actions)
    case .released(let ids): released(ids, now, &actions)
    case .sent(let results): sent(results, now)
    case .noResult(let function, let ids): gaveNoResult(function, ids, now)
    case .failed(let function, let ids, let error): failed(function, ids, error, now)
    case .report(let reports): for report in reports { reported(report) }
    case .sendAgain(let ids): sendAgain(ids, now, &actions)
    }
    completeIfAllFinal(now)
    setDueTime()
    // A call that is asked for again at the very same time changes nothing but asks for something all the same.
    guard self != before || !actions.isEmpty else { return Transition() }
    order.version += 1
    let becameFinal = order.status.isFinal && !before.order.status.isFinal
    return Transition(
      actions: actions,
      feedEntry: becameFinal ? FeedEntry(order: order, notifications: notifications) : nil,
      releasesKey: becameFinal && isAnsweredNotSent(now)
    )
  }

  /// Whether this is an instant order whose sender is told that it has not been sent, and may try again.
  private func isAnsweredNotSent(_ now: Timestamp) -> Bool {
    guard let answerBy = order.answerBy, now < answerBy else { return false }
    return InstantOutcome(order, notifications) == .notSent
  }

  private mutating func dueTimeCame(_ now: Timestamp, _ actions: inout [Action]) {
    guard let dueAt = order.dueAt, dueAt <= now else { return }
    switch order.status {
    case .registered: begin(now, &actions)
    case .processing: continueProcessing(now, &actions)
    case .processed: notificationsAreDue(now, &actions)
    case .completed, .sendConditionNotMet, .cancelled: break
    }
  }

  private mutating func begin(_ now: Timestamp, _ actions: inout [Action]) {
    order.set(.processing, at: now)
    order.attempt = 0
    if order.conditionEndpoint != nil {
      order.waitingFor = .conditionRetry
    } else {
      order.waitingFor = .lookupRetry
    }
    continueProcessing(now, &actions)
  }

  private mutating func continueProcessing(_ now: Timestamp, _ actions: inout [Action]) {
    if now >= order.expiresAt {
      expireBeforeLookup(now)
      return
    }
    switch order.waitingFor {
    case .condition, .conditionRetry: askCondition(now, &actions)
    case .lookup, .lookupRetry: startLookup(now, &actions)
    case .sendTime, .notifications, nil: break
    }
  }

  /// The caller died with calls under way: what can be asked again is asked again and does not count as an attempt; a
  /// hand-over to a provider may have happened, unless it is known not to have begun.
  private mutating func callsWereLost(_ begun: [NotificationID]?, _ now: Timestamp, _ actions: inout [Action]) {
    let begun = begun.map(Set.init)
    if order.hasCallUnderWay {
      order.attempt = max(order.attempt - 1, 0)
      continueProcessing(now, &actions)
    }
    for index in notifications.indices where notifications[index].waitingFor == .handover {
      if begun?.contains(notifications[index].id) ?? true {
        outcomeIsUnknown(index, now)
      } else {
        notifications[index].attempt -= 1
        handOver(index, now, &actions)
      }
    }
  }

  private mutating func gaveNoResult(
    _ function: CalledFunction,
    _ ids: [NotificationID],
    _ now: Timestamp
  ) {
    switch function {
    case .checkCondition: conditionWasNotAsked(now)
    case .lookupRecipient: lookupFailed(now)
    case .sendEmail, .sendSMS:
      let ids = Set(ids)
      for index in notifications.indices
      where notifications[index].waitingFor == .handover && ids.contains(notifications[index].id) {
        outcomeIsUnknown(index, now)
      }
    }
  }

  private mutating func failed(
    _ function: CalledFunction,
    _ ids: [NotificationID],
    _ error: FunctionError,
    _ now: Timestamp
  ) {
    switch function {
    case .checkCondition: conditionWasNotAsked(now)
    case .lookupRecipient: lookupFailed(now, retryAfterSeconds: error.retryAfterSeconds)
    case .sendEmail, .sendSMS:
      let ids = Set(ids)
      for index in notifications.indices
      where notifications[index].waitingFor == .handover && ids.contains(notifications[index].id) {
        if let seconds = error.retryAfterSeconds {
          postpone(index, bySeconds: seconds, reason: error.code, now)
        } else {
          retry(index, notBefore: nil, reason: error.code, now)
        }
      }
    }
  }

  /// An order that waits is looked at when the first of its parts is due. A held SMS is let go by `window-trigger`
  /// alone, so here only its expiry counts.
  private mutating func setDueTime() {
    if order.status.isFinal {
      order.waitingFor = nil
      order.dueAt = nil
    } else if order.status == .processed {
      order.waitingFor = .notifications
      order.dueAt = notifications.filter { !$0.isFinal }.compactMap { $0.nextLook }.min()
    }
  }

  private mutating func completeIfAllFinal(_ now: Timestamp) {
    if order.status == .processed, notifications.allSatisfy(\.isFinal) {
      order.set(endsCancelled ? .cancelled : .completed, at: now)
    }
  }
}

extension Order {
  mutating func set(_ status: OrderStatus, at now: Timestamp) {
    self.status = status
    statusChanged = now
  }
}

extension Notification {
  fileprivate var nextLook: Timestamp? { waitingFor == .window ? expiresAt : dueAt }
}
