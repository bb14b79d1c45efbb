/// Cancellation in the life of an order. Where it races with a due time, whichever is stored first wins.
extension OrderLife {
  mutating func cancel(_ cancellation: Cancellation, _ now: Timestamp) {
    switch cancellation {
    case .order:
      let latest = order.requestedSendTime.advanced(bySeconds: -Cancellation.noticeInSeconds)
      if order.status == .registered, now < latest { order.set(.cancelled, at: now) }
    case .unsent: cancelUnsent(now)
    }
  }

  private mutating func cancelUnsent(_ now: Timestamp) {
    switch order.status {
    case .registered, .processing: order.set(.cancelled, at: now)
    case .processed:
      // Nothing is asked for where all of it is with the provider already.
      let isUnsent = notifications.contains { $0.waitingFor != nil && $0.waitingFor != .report }
      guard order.cancelRequested == nil, isUnsent else { return }
      order.cancelRequested = now
      for index in notifications.indices
      where notifications[index].waitingFor == .window || notifications[index].waitingFor == .retry {
        endCancelled(index, now)
      }
    case .completed, .sendConditionNotMet, .cancelled: break
    }
  }

  /// What would wait for another attempt ends instead.
  mutating func endCancelled(_ index: Int, _ now: Timestamp) {
    end(index, as: .failed, now)
    notifications[index].reason =
      notifications[index].mayHaveGone ? Notification.unknownOutcome : Notification.cancelled
  }

  /// An order of which nothing has gone out when it was cancelled is cancelled; one of which something has, is completed.
  var endsCancelled: Bool {
    order.cancelRequested != nil && !notifications.contains(where: \.mayHaveGone)
      && notifications.contains { $0.reason == Notification.cancelled }
  }
}

extension Notification {
  /// The reason of a notification that was cancelled before it was sent.
  package static let cancelled = "cancelled"

  /// Whether the message is with a provider, or may be.
  package var mayHaveGone: Bool {
    switch result {
    case .new: doubts != nil
    case .sending, .succeeded, .accepted, .delivered: true
    default: doubts != nil || reportsDelivery != nil
    }
  }
}
