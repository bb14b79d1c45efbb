import Notifications

/// The status feed.
extension SQLiteTransaction {
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
}
