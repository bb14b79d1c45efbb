/// Sending again what has failed for good, because an operator says that the reason has passed.
extension OrderLife {
  /// A notification starts anew, with a life of its full length. One without an address cannot be sent, whoever wants it;
  /// a report of the earlier attempt is about nobody from here on.
  mutating func sendAgain(_ ids: [NotificationID], _ now: Timestamp, _ actions: inout [Action]) {
    // Whoever placed an instant order was told what came of it, and may have placed it anew.
    guard order.type != .instant, order.cancelRequested == nil else { return }
    guard order.status == .completed || order.status == .processed else { return }
    let ids = Set(ids)
    let places = notifications.indices.filter { index in
      ids.contains(notifications[index].id) && notifications[index].canBeSentAgain
    }
    guard !places.isEmpty else { return }
    if order.status.isFinal {
      order.set(.processed, at: now)
      order.resends = (order.resends ?? 0) + 1
    }
    for index in places {
      var notification = notifications[index]
      notification.expiresAt = Expiry.of(
        notification.channel,
        policy: notification.sendingTimePolicy,
        sendTime: now,
        window: order.policy.window
      )
      notification.reason = nil
      notification.provider = nil
      notification.reference = nil
      notification.reportsDelivery = nil
      notification.attempt = 0
      notification.doubts = nil
      notifications[index] = notification
      order.expiresAt = max(order.expiresAt, notification.expiresAt)
      handOver(index, now, &actions)
    }
  }
}

extension Notification {
  /// Whether it has failed, and has an address.
  package var canBeSentAgain: Bool { result.isFailure && address != nil }
}
