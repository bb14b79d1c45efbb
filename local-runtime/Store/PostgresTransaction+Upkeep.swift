import Notifications

/// What is done to the store as a whole: retention, checks, counts.
extension PostgresTransaction {
  func deleteNotifications(of id: OrderID) throws {
    try write("DELETE FROM notifications WHERE order_id = $1", [.text(id.description)])
  }

  func endedOrders(before time: Timestamp, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE ended_at < $1 ORDER BY ended_at LIMIT $2",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    ) { row in try row.id() }
  }

  func changeReceipt(of chain: ChainID, _ change: (inout OrderReceipt) -> Void) throws {
    let key = PostgresValue.text(chain.description)
    let receipts = try connection.rows("SELECT receipt FROM chains WHERE id = $1 FOR NO KEY UPDATE", [key]) { row in
      try row.record(OrderReceipt.self)
    }
    for var receipt in receipts {
      change(&receipt)
      try write("UPDATE chains SET receipt = $1 WHERE id = $2", [.text(try RecordJSON.encode(receipt)), key])
    }
  }

  func orderIDs(after id: OrderID?, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT $2",
      [.text(id?.description ?? ""), .integer(Int64(limit))]
    ) { row in try row.id() }
  }

  func rows(of id: OrderID) throws -> StoredOrder? {
    let key = [PostgresValue.text(id.description)]
    _ = try connection.rows("SELECT 1 FROM orders WHERE id = $1 FOR NO KEY UPDATE", key) { _ in }
    let notifications = try connection.rows(
      """
      SELECT id, place, creator, held_until, send_time, send_window, expires_at, provider, reference, failed_at, record
      FROM notifications WHERE order_id = $1 ORDER BY place
      """,
      key
    ) { row in
      row.storedNotification()
    }
    let sql = "SELECT round, creator, record FROM feed WHERE order_id = $1 ORDER BY round"
    let feed = try connection.rows(sql, key) { row in row.storedEntry() }
    return try connection.rows(
      """
      SELECT chain_id, orders.creator, senders_reference, send_time, status, version, due_at, call_under_way::int,
        ended_at, record, receipt FROM orders JOIN chains ON chains.id = chain_id WHERE orders.id = $1
      """,
      key
    ) { row in
      row.storedOrder(notifications, feed: feed)
    }.first
  }

  func flaws() throws -> [String] {
    let counters = try connection.rows("SELECT last FROM feed_counter FOR UPDATE") { $0.integer(0) }
    guard counters.count == 1 else { return ["feed_counter has \(counters.count) rows, and not one"] }
    let sql = "SELECT count(*) FROM feed WHERE sequence > $1"
    let above = try connection.rows(sql, [.integer(counters[0])]) { $0.integer(0) }.first ?? 0
    return above == 0 ? [] : ["the feed has numbers above its counter, which will be given out again"]
  }
}
