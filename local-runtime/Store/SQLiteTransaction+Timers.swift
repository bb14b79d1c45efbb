import Notifications

/// What is due, and whose it is.
extension SQLiteTransaction {
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

  /// One runtime a file: whatever is under way is its own.
  func hasBegunCalls(of id: OrderID) -> Bool { true }

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
}
