import FoundationEssentials
import Notifications

/// The store's operations as SQL on one connection, inside a transaction that the store began.
struct SQLiteTransaction: StoreTransaction {
  let connection: SQLiteConnection
  let recent: RecentRecords

  func insert(_ chain: ChainRecord, _ new: [OrderRecord]) throws -> Bool {
    let inserted = try connection.run(
      """
      INSERT INTO chains (id, creator, scope, idempotency_key, fingerprint, receipt, created)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (creator, scope, idempotency_key) DO NOTHING
      """,
      [
        .text(chain.id.description), .text(chain.creator), .text(chain.scope.rawValue), .text(chain.idempotencyKey),
        .text(chain.fingerprint), .text(try RecordJSON.encode(chain.receipt)),
        .integer(chain.created.milliseconds),
      ]
    )
    guard inserted == 1 else { return false }
    for record in new {
      let order = record.order
      try connection.run(
        """
        INSERT INTO orders (id, chain_id, creator, senders_reference, send_time, status, version, due_at, call_under_way,
          ended_at, record)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .text(order.id.description), .text(order.chainId.description), .text(order.creator),
          .text(order.sendersReference), .integer(order.requestedSendTime.milliseconds),
        ]
          + Self.values(try OrderColumns(record))
      )
      for (place, notification) in record.notifications.enumerated() {
        try save(notification, at: place, of: order)
      }
      if record.isReadSoon { recent.keep(record) }
    }
    return true
  }

  func chain(creator: String, scope: IdempotencyScope, idempotencyKey: String) throws -> ChainRecord? {
    try connection.rows(
      "SELECT id, fingerprint, receipt, created FROM chains WHERE creator = ? AND scope = ? AND idempotency_key = ?",
      [.text(creator), .text(scope.rawValue), .text(idempotencyKey)]
    ) { row in
      try row.chain(creator: creator, scope: scope, idempotencyKey: idempotencyKey)
    }.first
  }

  func releaseKey(of chain: ChainID) throws {
    try connection.run("UPDATE chains SET idempotency_key = NULL WHERE id = ?", [.text(chain.description)])
  }

  func orders(of chain: ChainID) throws -> [OrderID] {
    // In the order of their insertion.
    try connection.rows("SELECT id FROM orders WHERE chain_id = ? ORDER BY rowid", [.text(chain.description)]) { row in
      try row.id()
    }
  }

  func orders(creator: String, sendersReference: String) throws -> [Order] {
    try connection.rows(
      "SELECT record FROM orders WHERE creator = ? AND senders_reference = ? ORDER BY rowid",
      [.text(creator), .text(sendersReference)]
    ) { row in try row.record(Order.self) }
  }

  func order(_ id: OrderID) throws -> OrderRecord? {
    if let kept = recent.record(id) { return kept }
    let key: [SQLiteValue] = [.text(id.description)]
    let orders = try connection.rows("SELECT record FROM orders WHERE id = ?", key) { row in
      try row.record(Order.self)
    }
    guard let order = orders.first else { return nil }
    let sql = "SELECT record FROM notifications WHERE order_id = ? ORDER BY place"
    let notifications = try connection.rows(sql, key) { row in
      try row.record(Notification.self)
    }
    let record = OrderRecord(order: order, notifications: notifications)
    recent.keep(record)
    return record
  }

  func save(_ record: OrderRecord, previous: OrderRecord) throws {
    let changed = try connection.run(
      """
      UPDATE orders SET status = ?, version = ?, due_at = ?, call_under_way = ?, ended_at = ?, record = ?
      WHERE id = ? AND version = ?
      """,
      Self.values(try OrderColumns(record))
        + [.text(record.order.id.description), .integer(Int64(previous.order.version))]
    )
    guard changed == 1 else { throw StoreError.versionConflict }
    let before = previous.notifications
    for (place, notification) in record.notifications.enumerated()
    where place >= before.count || before[place] != notification {
      try save(notification, at: place, of: record.order)
    }
    recent.keep(record)
  }

  private func save(_ notification: Notification, at place: Int, of order: Order) throws {
    let columns = try NotificationColumns(notification, of: order)
    try connection.run(
      """
      INSERT INTO notifications (id, order_id, place, creator, held_until, send_time, window, expires_at, provider,
        reference, failed_at, record)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET held_until = excluded.held_until, send_time = excluded.send_time,
        window = excluded.window, expires_at = excluded.expires_at, provider = excluded.provider,
        reference = excluded.reference, failed_at = excluded.failed_at, record = excluded.record
      """,
      [
        .text(notification.id.description), .text(notification.orderId.description), .integer(Int64(place)),
        .text(notification.creator), .integer(columns.heldUntil), .integer(columns.sendTime), .text(columns.window),
        .integer(columns.expiresAt), .text(columns.provider), .text(columns.reference), .integer(columns.failedAt),
        .text(columns.record),
      ]
    )
  }

  private static func values(_ columns: OrderColumns) -> [SQLiteValue] {
    [
      .text(columns.status), .integer(columns.version), .integer(columns.dueAt), .integer(columns.isUnderWay ? 1 : 0),
      .integer(columns.endedAt), .text(columns.record),
    ]
  }
}
