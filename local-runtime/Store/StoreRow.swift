import Notifications

/// One row of a result, of either store; the columns count from 0.
protocol StoreRow: ~Copyable {
  /// Empty where it is null.
  func text(_ column: Int32) -> String
  func optionalText(_ column: Int32) -> String?
  /// 0 where it is null.
  func integer(_ column: Int32) -> Int64
  func optionalInteger(_ column: Int32) -> Int64?
}

/// What rows say, in the columns in which both stores select it.
extension StoreRow where Self: ~Copyable {
  func id<Kind>(_ column: Int32 = 0) throws -> ID<Kind> { try RecordJSON.id(text(column)) }

  func record<Value: Decodable>(_ type: Value.Type, _ column: Int32 = 0) throws -> Value {
    try RecordJSON.decode(type, text(column))
  }

  func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }

  /// id, fingerprint, receipt, created.
  func chain(creator: String, scope: IdempotencyScope, idempotencyKey: String) throws -> ChainRecord {
    ChainRecord(
      id: try id(),
      creator: creator,
      scope: scope,
      idempotencyKey: idempotencyKey,
      fingerprint: text(1),
      receipt: try record(OrderReceipt.self, 2),
      created: time(3)
    )
  }

  /// id, order_id, send_time, expires_at, window.
  func held(creator: String) throws -> HeldRecord {
    HeldRecord(
      orderId: try id(1),
      window: try optionalText(4).map { try RecordJSON.decode(SendWindow.self, $0) } ?? .daytime,
      held: WindowTrigger.Held(id: try id(), creator: creator, dueAt: time(2), expiresAt: time(3))
    )
  }

  /// failed_at, record.
  func failure() throws -> FailureRecord {
    FailureRecord(failedAt: time(0), notification: try record(Notification.self, 1))
  }

  /// sequence, received, record.
  func unmatchedReport() throws -> UnmatchedReport {
    UnmatchedReport(sequenceNumber: integer(0), received: time(1), report: try record(DeliveryReport.self, 2))
  }

  /// sequence, record.
  func feedRecord() throws -> ShowOrder.FeedRecord {
    ShowOrder.FeedRecord(sequenceNumber: integer(0), entry: try record(FeedEntry.self, 1))
  }

  /// round, creator, record.
  func storedEntry() -> StoredOrder.StoredEntry {
    StoredOrder.StoredEntry(round: integer(0), creator: text(1), record: text(2))
  }

  /// chain_id, creator, senders_reference, send_time, status, version, due_at, call_under_way, ended_at, record, receipt.
  func storedOrder(
    _ notifications: [StoredOrder.StoredNotification],
    feed: [StoredOrder.StoredEntry]
  ) -> StoredOrder {
    StoredOrder(
      chain: text(0),
      creator: text(1),
      sendersReference: optionalText(2),
      sendTime: integer(3),
      columns: OrderColumns(
        status: text(4),
        version: integer(5),
        dueAt: optionalInteger(6),
        isUnderWay: integer(7) == 1,
        endedAt: optionalInteger(8),
        record: text(9)
      ),
      notifications: notifications,
      feed: feed,
      receipt: text(10)
    )
  }

  /// id, place, creator, held_until, send_time, window, expires_at, provider, reference, failed_at, record.
  func storedNotification() -> StoredOrder.StoredNotification {
    StoredOrder.StoredNotification(
      id: text(0),
      place: integer(1),
      creator: text(2),
      columns: NotificationColumns(
        heldUntil: optionalInteger(3),
        sendTime: optionalInteger(4),
        window: optionalText(5),
        expiresAt: integer(6),
        provider: optionalText(7),
        reference: optionalText(8),
        failedAt: optionalInteger(9),
        record: text(10)
      )
    )
  }
}
