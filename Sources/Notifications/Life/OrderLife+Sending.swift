/// The notifications in the life of an order: `New → Sending → Succeeded | Accepted → Delivered | Failed_*`.
extension OrderLife {
  /// Hands the notification over now, or holds it while the send window is shut, or ends it where it has expired.
  mutating func handOver(_ index: Int, _ now: Timestamp, _ actions: inout [Action]) {
    let notification = notifications[index]
    if now >= notification.expiresAt {
      expire(index, now)
      return
    }
    let window = order.policy.window
    if Expiry.isHeldToWindow(notification.channel, policy: notification.sendingTimePolicy), !window.isOpen(at: now) {
      hold(index, until: window.firstOpening(atOrAfter: now), now)
      return
    }
    notifications[index].set(.sending, at: now)
    notifications[index].waitingFor = .handover
    notifications[index].attempt += 1
    call(index, now, &actions)
  }

  private mutating func call(_ index: Int, _ now: Timestamp, _ actions: inout [Action]) {
    notifications[index].dueAt = now.advanced(bySeconds: Self.callLimitInSeconds)
    switch notifications[index].channel {
    case .email: actions.append(.sendEmail(SendEmail.Event(notification: notifications[index], now: now)))
    case .sms:
      let event = SendSMS.Event(notification: notifications[index], window: order.policy.window, now: now)
      actions.append(.sendSMS(event))
    }
  }

  mutating func notificationsAreDue(_ now: Timestamp, _ actions: inout [Action]) {
    for index in notifications.indices where !notifications[index].isFinal {
      let notification = notifications[index]
      if now >= notification.expiresAt, notification.waitingFor != .handover {
        expire(index, now)
        continue
      }
      guard let dueAt = notification.dueAt, dueAt <= now else { continue }
      switch notification.waitingFor {
      case .retry: handOver(index, now, &actions)
      case .handover: outcomeIsUnknown(index, now)
      // Its provider is asked, and gets nothing: the notification has a reference. No answer means to ask again.
      case .report:
        call(index, now, &actions)
        notifications[index].dueAt = min(notifications[index].dueAt ?? now, notification.expiresAt)
      case .window, nil: break
      }
    }
  }

  mutating func released(_ ids: [NotificationID], _ now: Timestamp, _ actions: inout [Action]) {
    let ids = Set(ids)
    for index in notifications.indices
    where notifications[index].waitingFor == .window && ids.contains(notifications[index].id) {
      handOver(index, now, &actions)
    }
  }

  mutating func sent(_ results: [SendResult], _ now: Timestamp) {
    let places = Dictionary(notifications.enumerated().map { ($1.id, $0) }) { first, _ in first }
    for sent in results {
      guard let index = places[sent.id], notifications[index].canStillBe(sent) else { continue }
      take(sent, for: index, now)
    }
  }

  private mutating func take(_ sent: SendResult, for index: Int, _ now: Timestamp) {
    notifications[index].provider = sent.provider
    notifications[index].segments = sent.segments ?? notifications[index].segments
    notifications[index].reason = sent.reason
    switch sent.outcome {
    case .accepted:
      notifications[index].set(sent.result, at: now)
      notifications[index].reference = sent.reference
      // A final order waits for nothing more: what the provider took is then the end, which a report may still replace.
      notifications[index].reportsDelivery = sent.reportsDelivery && !order.status.isFinal
      let waits = !notifications[index].isFinal
      notifications[index].waitingFor = waits ? .report : nil
      notifications[index].dueAt = waits ? nextLook(at: sent.askAgain, for: index, now) : nil
    case .refused: end(index, as: sent.result.isFailure ? sent.result : .failed, now)
    case .deferred: retry(index, notBefore: sent.notBefore, reason: sent.reason, now)
    case .held:
      hold(index, until: sent.notBefore ?? order.policy.window.firstOpening(atOrAfter: now), now)
    case .unknown:
      outcomeIsUnknown(index, now)
      // While it is tried again it has no reference: a message that has one is never sent.
      if notifications[index].result.isFailure { notifications[index].reference = sent.reference }
    }
  }

  /// When a message that waits for a report is looked at: at its expiry, or when its provider is to be asked.
  private func nextLook(at askAgain: Timestamp?, for index: Int, _ now: Timestamp) -> Timestamp {
    let expiresAt = notifications[index].expiresAt
    guard let askAgain else { return expiresAt }
    return min(max(askAgain, now.advanced(bySeconds: 1)), expiresAt)
  }

  /// Takes a provider's report. A state is never replaced by an earlier one; a report replaces an end that only the
  /// clock or a doubt had set, and the end of a message whose provider was not expected to report.
  mutating func reported(_ report: DeliveryReport) {
    guard
      let index = notifications.firstIndex(where: {
        $0.reference == report.reference && $0.provider == report.provider
      })
    else { return }
    let current = notifications[index].result
    let isSupposed = current == .failedTTL || notifications[index].reason == Notification.unknownOutcome
    guard isSupposed ? report.result.rank == 3 : report.result.rank > current.rank else { return }
    notifications[index].set(report.result, at: report.at)
    notifications[index].reason = nil
    if notifications[index].isFinal {
      notifications[index].waitingFor = nil
      notifications[index].dueAt = nil
    }
  }

  /// How often a message may be handed over without anybody knowing what came of it. A server that takes each copy and
  /// then cuts the line must not get one every hour for two days.
  package static let mostDoubts = 3

  /// Nobody knows whether the provider has the message; the order's policy decides.
  mutating func outcomeIsUnknown(_ index: Int, _ now: Timestamp) {
    let choice = order.policy.onUnknownOutcome.choice(for: notifications[index].channel)
    notifications[index].doubts = (notifications[index].doubts ?? 0) + 1
    if choice == .retry, (notifications[index].doubts ?? 0) < Self.mostDoubts {
      retry(index, notBefore: nil, reason: Notification.unknownOutcome, now)
    } else {
      end(index, as: .failed, now)
      notifications[index].reason = Notification.unknownOutcome
    }
  }

  /// It has not been its turn yet: no attempt, and no back-off, but the time at which it may be.
  mutating func postpone(_ index: Int, bySeconds seconds: Int, reason: String?, _ now: Timestamp) {
    let attempts = notifications[index].attempt
    retry(index, notBefore: nil, reason: reason, now)
    guard notifications[index].waitingFor == .retry else { return }
    notifications[index].attempt = attempts - 1
    notifications[index].dueAt = min(now.advanced(bySeconds: Int64(max(seconds, 1))), notifications[index].expiresAt)
  }

  mutating func retry(_ index: Int, notBefore: Timestamp?, reason: String?, _ now: Timestamp) {
    guard order.cancelRequested == nil else {
      endCancelled(index, now)
      return
    }
    if let answerBy = order.answerBy, now < answerBy, notifications[index].doubts == nil {
      // The sender of an instant order waits, and decides what to do next.
      end(index, as: .failed, now)
      notifications[index].reason = reason
      return
    }
    let notification = notifications[index]
    let pause = RetryBackoff.pauseInMilliseconds(afterAttempt: notification.attempt, seed: notification.id.uuid)
    notifications[index].set(.new, at: now)
    notifications[index].waitingFor = .retry
    notifications[index].reason = reason
    // A provider may ask for more patience than ours, and for no less.
    let earliest = now.advanced(byMilliseconds: pause)
    notifications[index].dueAt = min(max(notBefore ?? earliest, earliest), notification.expiresAt)
  }

  private mutating func hold(_ index: Int, until opening: Timestamp, _ now: Timestamp) {
    guard order.cancelRequested == nil else {
      endCancelled(index, now)
      return
    }
    notifications[index].set(.new, at: notifications[index].resultChanged)
    notifications[index].waitingFor = .window
    notifications[index].dueAt = opening
  }

  private mutating func expire(_ index: Int, _ now: Timestamp) { end(index, as: .failedTTL, now) }

  mutating func end(_ index: Int, as result: NotificationResult, _ now: Timestamp) {
    notifications[index].set(result, at: now)
    notifications[index].waitingFor = nil
    notifications[index].dueAt = nil
  }
}

extension Notification {
  /// The reason of a notification that a provider may or may not have got.
  package static let unknownOutcome = "unknownOutcome"

  fileprivate mutating func set(_ result: NotificationResult, at time: Timestamp) {
    if self.result != result { resultChanged = time }
    self.result = result
  }

  /// Whether a send result still has something to say. One that comes late, after the call was given up, is the truth
  /// about that call only where it says that the provider took the message.
  fileprivate func canStillBe(_ sent: SendResult) -> Bool {
    if waitingFor == .handover { return true }
    if waitingFor == .report {
      // What the provider says when it is asked; no late answer to an earlier hand-over names the message.
      return (sent.outcome == .accepted || sent.outcome == .refused) && reference != nil && sent.reference == reference
        && sent.provider == provider
    }
    return sent.outcome == .accepted && reason == Notification.unknownOutcome && reference == nil
  }
}
