import Notifications

/// What is due, and whose it is.
extension PostgresTransaction {
  func dueOrders(at time: Timestamp, limit: Int) throws -> [OrderID] {
    let due: [OrderID] = try inTurns(creators(of: "orders", having: "due_at", before: time), limit: limit) {
      creator, limit in
      try connection.rows(
        """
        SELECT id FROM orders WHERE creator = $1 AND due_at <= $2 AND \(Self.isFree)
        ORDER BY due_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
        """,
        [.text(creator), .integer(time.milliseconds), .integer(Int64(limit))]
      ) { row in try row.id() }
    }
    claim(due.map(\.description), in: "orders")
    return due
  }

  /// Nobody has taken up the row, or whoever has has had it for long enough.
  private static let isFree = "(claimed_until IS NULL OR claimed_until <= \(serverTime))"

  /// Nobody is given these rows again before they are saved or the claim has ended. They are locked.
  private func claim(_ ids: [String], in table: String) {
    guard !ids.isEmpty else { return }
    connection.later(
      "UPDATE \(table) SET claimed_until = \(Self.serverTime) + \(Self.claimInMilliseconds) WHERE id = ANY ($1::text[])",
      [.texts(ids)]
    )
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
        (SELECT min(creator) FROM \(table) WHERE \(column) IS NOT NULL)
        UNION ALL
        SELECT (SELECT min(t.creator) FROM \(table) t WHERE t.\(column) IS NOT NULL AND t.creator > creators.creator)
        FROM creators WHERE creators.creator IS NOT NULL
      )
      SELECT creator FROM creators WHERE creator IS NOT NULL
        AND EXISTS (SELECT 1 FROM \(table) t WHERE t.creator = creators.creator AND t.\(column) <= $1)
      """,
      [.integer(time.milliseconds)]
    ) { row in row.text(0) }
  }

  func ordersWithCallsUnderWay() throws -> [OrderID] {
    try connection.rows("SELECT id FROM orders WHERE call_owner = $1 ORDER BY id", [.text(runtime)]) { row in
      try row.id()
    }
  }

  func hasBegunCalls(of id: OrderID) throws -> Bool {
    let sql = "SELECT 1 FROM orders WHERE id = $1 AND call_owner = $2"
    return try !connection.rows(sql, [.text(id.description), .text(runtime)]) { _ in true }.isEmpty
  }

  /// Those of one order after each other: each step reads and writes a whole order.
  func held(dueAt time: Timestamp, limit: Int) throws -> [HeldRecord] {
    let held = try inTurns(creators(of: "notifications", having: "held_until", before: time), limit: limit) {
      creator, limit in
      try connection.rows(
        """
        SELECT id, order_id, send_time, expires_at, send_window FROM notifications
        WHERE creator = $1 AND held_until <= $2 AND \(Self.isFree)
        ORDER BY held_until, send_time, order_id, place LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
        """,
        [.text(creator), .integer(time.milliseconds), .integer(Int64(limit))]
      ) { row in try row.held(creator: creator) }
    }
    claim(held.map(\.held.id.description), in: "notifications")
    return held
  }

  func postpone(_ ids: [NotificationID], to time: Timestamp) throws {
    try write(
      """
      UPDATE notifications SET held_until = $1, claimed_until = NULL
      WHERE id = ANY ($2::text[]) AND held_until IS NOT NULL
      """,
      [.integer(time.milliseconds), .texts(ids.map(\.description))]
    )
  }

  func nextDue() throws -> Timestamp? {
    let orders = try creators(of: "orders", having: "due_at").flatMap { creator in
      try connection.rows("SELECT min(due_at) FROM orders WHERE creator = $1 AND due_at IS NOT NULL", [.text(creator)])
      {
        $0.optionalInteger(0)
      }
    }
    let held = try creators(of: "notifications", having: "held_until").flatMap { creator in
      try connection.rows(
        "SELECT min(held_until) FROM notifications WHERE creator = $1 AND held_until IS NOT NULL",
        [.text(creator)]
      ) { $0.optionalInteger(0) }
    }
    return (orders + held).compactMap { $0 }.min().map { Timestamp(milliseconds: $0) }
  }
}
