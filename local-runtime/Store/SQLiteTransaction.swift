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

  func append(_ entry: FeedEntry, of order: Order, at time: Timestamp) throws {
    try connection.run(
      """
      INSERT INTO feed (creator, order_id, round, written, record) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (order_id, round) DO NOTHING
      """,
      [
        .text(order.creator), .text(order.id.description), .integer(Int64(order.resends ?? 0)),
        .integer(time.milliseconds),
        .text(try RecordJSON.encode(entry)),
      ]
    )
  }

  func dueOrders(at time: Timestamp, limit: Int) throws -> [OrderID] {
    try inTurns(creators(of: "orders", having: "due_at", before: time), limit: limit) { creator, limit in
      try connection.rows(
        "SELECT id FROM orders WHERE creator = ? AND due_at <= ? ORDER BY due_at LIMIT ?",
        [.text(creator), .integer(time.milliseconds), .integer(Int64(limit))]
      ) { row in try row.id() }
    }
  }

  /// Whoever has a row in which `column` is at most `time`: a few steps in an index that begins with both for each creator.
  private func creators(
    of table: String,
    having column: String,
    before time: Timestamp = Timestamp(milliseconds: .max)
  ) throws -> [String] {
    try connection.rows(
      """
      WITH RECURSIVE creators (creator) AS (
        SELECT min(creator) FROM \(table) WHERE \(column) IS NOT NULL
        UNION ALL
        SELECT (SELECT min(t.creator) FROM \(table) t WHERE t.\(column) IS NOT NULL AND t.creator > creators.creator)
        FROM creators WHERE creators.creator IS NOT NULL
      )
      SELECT creator FROM creators WHERE creator IS NOT NULL
        AND EXISTS (SELECT 1 FROM \(table) t WHERE t.creator = creators.creator AND t.\(column) <= ?)
      """,
      [.integer(time.milliseconds)]
    ) { row in row.text(0) }
  }

  func ordersWithCallsUnderWay() throws -> [OrderID] {
    try connection.rows("SELECT id FROM orders WHERE call_under_way = 1 ORDER BY id") { row in
      try row.id()
    }
  }

  func hasBegunCalls(of id: OrderID) throws -> Bool {
    try !connection.rows("SELECT 1 FROM orders WHERE id = ? AND call_under_way = 1", [.text(id.description)]) { _ in
      true
    }
    .isEmpty
  }

  /// Those of one order after each other: each step reads and writes a whole order.
  func held(dueAt time: Timestamp, limit: Int) throws -> [HeldRecord] {
    try inTurns(creators(of: "notifications", having: "held_until", before: time), limit: limit) { creator, limit in
      try connection.rows(
        """
        SELECT id, order_id, send_time, expires_at, window FROM notifications
        WHERE creator = ? AND held_until <= ? ORDER BY held_until, send_time, order_id, place LIMIT ?
        """,
        [.text(creator), .integer(time.milliseconds), .integer(Int64(limit))]
      ) { row in
        try row.held(creator: creator)
      }
    }
  }

  func postpone(_ ids: [NotificationID], to time: Timestamp) throws {
    for id in ids {
      try connection.run(
        "UPDATE notifications SET held_until = ? WHERE id = ? AND held_until IS NOT NULL",
        [.integer(time.milliseconds), .text(id.description)]
      )
    }
  }

  func nextDue() throws -> Timestamp? {
    let orders = try creators(of: "orders", having: "due_at").flatMap { creator in
      try connection.rows("SELECT min(due_at) FROM orders WHERE creator = ? AND due_at IS NOT NULL", [.text(creator)]) {
        $0.optionalInteger(0)
      }
    }
    let held = try creators(of: "notifications", having: "held_until").flatMap { creator in
      try connection.rows(
        "SELECT min(held_until) FROM notifications WHERE creator = ? AND held_until IS NOT NULL",
        [.text(creator)]
      ) { $0.optionalInteger(0) }
    }
    return (orders + held).compactMap { $0 }.min().map { Timestamp(milliseconds: $0) }
  }

  func order(withReference reference: String, provider: String) throws -> OrderID? {
    let ids: [OrderID] = try connection.rows(
      "SELECT order_id FROM notifications WHERE reference = ? AND provider = ?",
      [.text(reference), .text(provider)]
    ) { row in try row.id() }
    return ids.first
  }

  func keep(_ report: DeliveryReport, at time: Timestamp) throws -> OrderID? {
    // Nobody else writes meanwhile.
    if let id = try order(withReference: report.reference, provider: report.provider) { return id }
    try connection.run(
      "INSERT INTO reports (provider, reference, received, record) VALUES (?, ?, ?, ?)",
      [
        .text(report.provider), .text(report.reference), .integer(time.milliseconds),
        .text(try RecordJSON.encode(report)),
      ]
    )
    return nil
  }

  func takeReports(reference: String, provider: String) throws -> [DeliveryReport] {
    try connection.rows(
      "DELETE FROM reports WHERE reference = ? AND provider = ? RETURNING record",
      [.text(reference), .text(provider)]
    ) { row in try row.record(DeliveryReport.self) }
  }

  func failures(of creator: String?, before place: FailurePlace?, limit: Int) throws -> [FailureRecord] {
    try connection.rows(
      """
      SELECT failed_at, record FROM notifications
      WHERE failed_at IS NOT NULL AND (failed_at, id) < (?, ?) AND (?3 IS NULL OR creator = ?3)
      ORDER BY failed_at DESC, id DESC LIMIT ?
      """,
      [
        .integer(place?.failedAt.milliseconds ?? .max), .text(place?.id.description ?? ""), .text(creator),
        .integer(Int64(limit)),
      ]
    ) { row in
      try row.failure()
    }
  }

  func unmatchedReports(before sequence: Int64, limit: Int) throws -> [UnmatchedReport] {
    try connection.rows(
      "SELECT sequence, received, record FROM reports WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
      [.integer(sequence), .integer(Int64(limit))]
    ) { row in
      try row.unmatchedReport()
    }
  }

  func feed(creator: String, after sequence: Int64, limit: Int) throws -> [ShowOrder.FeedRecord] {
    try connection.rows(
      "SELECT sequence, record FROM feed WHERE creator = ? AND sequence > ? ORDER BY sequence LIMIT ?",
      [.text(creator), .integer(sequence), .integer(Int64(limit))]
    ) { row in try row.feedRecord() }
  }

  func feed(creator: String, before sequence: Int64?, limit: Int) throws -> [ShowOrder.FeedRecord] {
    try connection.rows(
      "SELECT sequence, record FROM feed WHERE creator = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
      [.text(creator), .integer(sequence ?? .max), .integer(Int64(limit))]
    ) { row in try row.feedRecord() }
  }

  func deleteFeed(before time: Timestamp, limit: Int) throws -> Int {
    try connection.run(
      "DELETE FROM feed WHERE sequence IN (SELECT sequence FROM feed WHERE written < ? ORDER BY sequence LIMIT ?)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }

  func deleteReports(before time: Timestamp, limit: Int) throws -> Int {
    try connection.run(
      "DELETE FROM reports WHERE sequence IN (SELECT sequence FROM reports WHERE received < ? ORDER BY sequence LIMIT ?)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }

  func deleteNotifications(of id: OrderID) throws {
    try connection.run("DELETE FROM notifications WHERE order_id = ?", [.text(id.description)])
  }

  func endedOrders(before time: Timestamp, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE ended_at < ? ORDER BY ended_at LIMIT ?",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    ) { row in try row.id() }
  }

  func changeFeed(of order: OrderID, _ change: (inout FeedEntry) -> Void) throws {
    let entries = try connection.rows(
      "SELECT sequence, record FROM feed WHERE order_id = ?",
      [.text(order.description)]
    ) { row in try row.feedRecord() }
    for var found in entries {
      change(&found.entry)
      try connection.run(
        "UPDATE feed SET record = ? WHERE sequence = ?",
        [.text(try RecordJSON.encode(found.entry)), .integer(found.sequenceNumber)]
      )
    }
  }

  func changeReceipt(of chain: ChainID, _ change: (inout OrderReceipt) -> Void) throws {
    let key = SQLiteValue.text(chain.description)
    let receipts = try connection.rows("SELECT receipt FROM chains WHERE id = ?", [key]) { row in
      try row.record(OrderReceipt.self)
    }
    for var receipt in receipts {
      change(&receipt)
      try connection.run("UPDATE chains SET receipt = ? WHERE id = ?", [.text(try RecordJSON.encode(receipt)), key])
    }
  }

  func orderIDs(after id: OrderID?, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT ?",
      [.text(id?.description ?? ""), .integer(Int64(limit))]
    ) { row in try row.id() }
  }

  func rows(of id: OrderID) throws -> StoredOrder? {
    let key: [SQLiteValue] = [.text(id.description)]
    let notifications = try connection.rows(
      """
      SELECT id, place, creator, held_until, send_time, window, expires_at, provider, reference, failed_at, record
      FROM notifications WHERE order_id = ? ORDER BY place
      """,
      key
    ) { row in
      row.storedNotification()
    }
    let rounds = try connection.rows("SELECT round FROM feed WHERE order_id = ? ORDER BY round", key) { $0.integer(0) }
    return try connection.rows(
      """
      SELECT chain_id, creator, senders_reference, send_time, status, version, due_at, call_under_way, ended_at, record
      FROM orders WHERE id = ?
      """,
      key
    ) { row in
      row.storedOrder(notifications, rounds: rounds)
    }.first
  }

  func flaws() throws -> [String] {
    let damage = try connection.rows("PRAGMA integrity_check(100)") { $0.text(0) }.filter { $0 != "ok" }
    let orphans = try connection.rows("PRAGMA foreign_key_check") { "a row of \($0.text(0)) belongs to nothing" }
    return damage.map { "the file is damaged: \($0)" } + orphans
  }

  func orderCounts() throws -> [OrderStatus: Int] {
    let counts = try connection.rows("SELECT status, count(*) FROM orders GROUP BY status") { row in
      (row.text(0), Int(row.integer(1)))
    }
    return counts.reduce(into: [:]) { result, count in
      if let status = OrderStatus(rawValue: count.0) { result[status] = count.1 }
    }
  }
}
