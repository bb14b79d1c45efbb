import Notifications

/// What a row holds of an order beside its record: what it is found by.
struct OrderColumns: Sendable, Hashable {
  var status: String
  var version: Int64
  /// Milliseconds since 1970, as all times here.
  var dueAt: Int64?
  var isUnderWay: Bool
  /// Only of an order that has ended and whose contents are still there.
  var endedAt: Int64?
  var record: String
}

extension OrderColumns {
  init(_ stored: OrderRecord) throws {
    let order = stored.order
    self.init(
      status: order.status.rawValue,
      version: Int64(order.version),
      dueAt: order.dueAt?.milliseconds,
      isUnderWay: stored.hasCallUnderWay,
      endedAt: order.status.isFinal && order.contentsErased == nil ? order.statusChanged.milliseconds : nil,
      record: try RecordJSON.encode(order)
    )
  }
}

/// What a row holds of a notification beside its record and its place in the order.
struct NotificationColumns: Sendable, Hashable {
  /// Only of an SMS that waits for the window, as are `sendTime` and `window`.
  var heldUntil: Int64?
  var sendTime: Int64?
  /// Nil for the window by day, which nearly all have.
  var window: String?
  var expiresAt: Int64
  var provider: String?
  var reference: String?
  var failedAt: Int64?
  var record: String
}

extension NotificationColumns {
  init(_ notification: Notification, of order: Order) throws {
    let isHeld = notification.waitingFor == .window
    self.init(
      heldUntil: isHeld ? notification.dueAt?.milliseconds : nil,
      sendTime: isHeld ? order.requestedSendTime.milliseconds : nil,
      window: isHeld && order.policy.window != .daytime ? try RecordJSON.encode(order.policy.window) : nil,
      expiresAt: notification.expiresAt.milliseconds,
      provider: notification.provider,
      reference: notification.reference,
      failedAt: notification.result.isFailure ? notification.resultChanged.milliseconds : nil,
      record: try RecordJSON.encode(notification)
    )
  }
}

/// The rows of an order, for whoever compares them with the records.
struct StoredOrder: Sendable {
  struct StoredNotification: Sendable {
    var id: String
    var place: Int64
    var creator: String
    var columns: NotificationColumns
  }

  struct StoredEntry: Sendable {
    var round: Int64
    var creator: String
    var record: String
  }

  var chain: String
  var creator: String
  var sendersReference: String?
  var sendTime: Int64
  var columns: OrderColumns
  /// By their places.
  var notifications: [StoredNotification]
  /// Its entries in the feed, by their rounds.
  var feed: [StoredEntry]
  /// Of its chain.
  var receipt: String
}

extension OrderRecord {
  /// Whether a call is under way, whose result nobody hears of if the caller dies.
  var hasCallUnderWay: Bool {
    order.hasCallUnderWay || notifications.contains { $0.waitingFor == .handover }
  }

  /// Whether a call is under way that was not in `previous`.
  func beginsCall(since previous: OrderRecord) -> Bool {
    if order.hasCallUnderWay,
      order.waitingFor != previous.order.waitingFor || order.attempt != previous.order.attempt
    {
      return true
    }
    return notifications.enumerated().contains { place, notification in
      guard notification.waitingFor == .handover else { return false }
      guard place < previous.notifications.count else { return true }
      let before = previous.notifications[place]
      return before.waitingFor != .handover || before.attempt != notification.attempt
    }
  }
}
