import Notifications

/// Compares what a store's rows say with their records, order by order, beside the runtimes that work on it.
struct StoreCheck: Sendable {
  struct Counts: Sendable {
    var orders = 0
    var notifications = 0
    var flaws = 0
  }

  let store: any Store
  /// Orders that ended after this time must stand in the feed.
  let feedKeptSince: Timestamp

  private static let limit = 200

  /// - Parameter tell: is given a line for each flaw; it names ids and columns, never what they hold.
  func run(tell: (String) -> Void) async throws -> Counts {
    var counts = Counts()
    func found(_ flaws: [String]) {
      counts.flaws += flaws.count
      for flaw in flaws { tell(flaw) }
    }
    found(try await store.transaction { try $0.flaws() })
    var last: OrderID?
    while true {
      let ids = try await store.read { [last] in try $0.orderIDs(after: last, limit: Self.limit) }
      guard let end = ids.last else { return counts }
      for id in ids {
        guard let rows = try await store.transaction({ try $0.rows(of: id) }) else { continue }
        counts.orders += 1
        counts.notifications += rows.notifications.count
        found(rows.flaws(feedKeptSince: feedKeptSince, id: id).map { "order \(id): \($0)" })
      }
      last = end
    }
  }
}

extension StoredOrder {
  /// What is wrong with the rows of the order `id`; a line each.
  func flaws(feedKeptSince: Timestamp, id: OrderID) -> [String] {
    guard let order = try? RecordJSON.decode(Order.self, columns.record) else { return ["its record cannot be read"] }
    let records = notifications.map { try? RecordJSON.decode(Notification.self, $0.columns.record) }
    var flaws: [String] = []
    func check(_ isGood: Bool, _ flaw: String) { if !isGood { flaws.append(flaw) } }
    check(order.id == id, "its record is of another")
    check(order.chainId.description == chain, "chain_id is not that of the record")
    check(order.creator == creator, "creator is not that of the record")
    check(order.sendersReference == sendersReference, "senders_reference is not that of the record")
    check(order.requestedSendTime.milliseconds == sendTime, "send_time is not that of the record")
    let readable = records.compactMap { $0 }
    if readable.count == records.count,
      let expected = try? OrderColumns(OrderRecord(order: order, notifications: readable))
    {
      check(expected.status == columns.status, "status is not that of the record")
      check(expected.version == columns.version, "version is not that of the record")
      check(expected.dueAt == columns.dueAt, "due_at is not that of the record")
      check(expected.isUnderWay == columns.isUnderWay, "call_under_way is not that of the records")
      check(expected.endedAt == columns.endedAt, "ended_at is not that of the record")
    }
    check(order.status.isFinal == (order.dueAt == nil), "nobody will look at it again, or somebody though it has ended")
    check((try? RecordJSON.decode(OrderReceipt.self, receipt)) != nil, "the receipt of its chain cannot be read")
    flaws += feedFlaws(of: order, feedKeptSince: feedKeptSince)
    for (number, (stored, record)) in zip(notifications, records).enumerated() {
      flaws += stored.flaws(record, of: order, number: number).map { "notification \(stored.id): \($0)" }
    }
    return flaws
  }
}

extension StoredOrder {
  private func feedFlaws(of order: Order, feedKeptSince: Timestamp) -> [String] {
    let round = Int64(order.resends ?? 0)
    let entries = feed.map { try? RecordJSON.decode(FeedEntry.self, $0.record) }
    let latest = zip(feed, entries).first { $0.0.round == round }
    let isKept = order.statusChanged >= feedKeptSince
    let checks = [
      (!order.status.isFinal || latest != nil || !isKept, "it has ended and is not in the feed"),
      (order.status.isFinal || latest == nil, "it is in the feed and has not ended"),
      (feed.allSatisfy { $0.round <= round }, "it is in the feed more often than it has ended"),
      (feed.allSatisfy { $0.creator == order.creator }, "it is in another creator's feed"),
      (entries.allSatisfy { $0 != nil }, "its entry in the feed cannot be read"),
      (entries.allSatisfy { $0?.shipmentId ?? order.id == order.id }, "its entry in the feed is of another"),
      (
        latest?.1.map { $0.recipients.count == notifications.count } ?? true,
        "it has not as many notifications as the feed says"
      ),
    ]
    return checks.filter { !$0.0 }.map(\.1)
  }
}

extension StoredOrder.StoredNotification {
  fileprivate func flaws(_ record: Notification?, of order: Order, number: Int) -> [String] {
    guard let record, let expected = try? NotificationColumns(record, of: order) else {
      return ["its record cannot be read"]
    }
    let checks = [
      (record.id.description == id && record.orderId == order.id, "its record is of another"),
      (place == Int64(number), "place is not the next one"),
      (record.creator == creator, "creator is not that of the record"),
      (
        expected.heldUntil == columns.heldUntil || columns.heldUntil != nil && expected.heldUntil != nil,
        "held_until is not that of the record"
      ),
      (expected.sendTime == columns.sendTime, "send_time is not that of the order"),
      (expected.window == columns.window, "the window is not that of the order"),
      (expected.expiresAt == columns.expiresAt, "expires_at is not that of the record"),
      (expected.provider == columns.provider, "provider is not that of the record"),
      (expected.reference == columns.reference, "reference is not that of the record"),
      (expected.failedAt == columns.failedAt, "failed_at is not that of the record"),
    ]
    return checks.filter { !$0.0 }.map(\.1)
  }
}
