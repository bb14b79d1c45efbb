import Notifications

/// What is done to the store as a whole: retention, checks, counts.
extension SQLiteTransaction {
  func deleteNotifications(of id: OrderID) throws {
    try connection.run("DELETE FROM notifications WHERE order_id = ?", [.text(id.description)])
  }

  func endedOrders(before time: Timestamp, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE ended_at < ? ORDER BY ended_at LIMIT ?",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    ) { row in try row.id() }
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
    let sql = "SELECT round, creator, record FROM feed WHERE order_id = ? ORDER BY round"
    let feed = try connection.rows(sql, key) { row in row.storedEntry() }
    return try connection.rows(
      """
      SELECT chain_id, orders.creator, senders_reference, send_time, status, version, due_at, call_under_way, ended_at,
        record, receipt FROM orders JOIN chains ON chains.id = chain_id WHERE orders.id = ?
      """,
      key
    ) { row in
      row.storedOrder(notifications, feed: feed)
    }.first
  }

  func flaws() throws -> [String] {
    let damage = try connection.rows("PRAGMA integrity_check(100)") { $0.text(0) }.filter { $0 != "ok" }
    let orphans = try connection.rows("PRAGMA foreign_key_check") { "a row of \($0.text(0)) belongs to nothing" }
    return damage.map { "the file is damaged: \($0)" } + orphans
  }
}
