import Notifications

/// The status feed.
extension PostgresTransaction {
  func append(_ entry: FeedEntry, of order: Order, at time: Timestamp) throws {
    connection.later(
      """
      INSERT INTO feed (creator, order_id, round, written, record) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (order_id, round) DO NOTHING
      """,
      [
        .text(order.creator), .text(order.id.description), .integer(Int64(order.resends ?? 0)),
        .integer(time.milliseconds), .text(try RecordJSON.encode(entry)),
      ]
    )
  }

  func feed(creator: String, after sequence: Int64, limit: Int) throws -> [ShowOrder.FeedRecord] {
    try numberFeed()
    return try connection.rows(
      "SELECT sequence, record FROM feed WHERE creator = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
      [.text(creator), .integer(sequence), .integer(Int64(limit))]
    ) { row in try row.feedRecord() }
  }

  func feed(creator: String, before sequence: Int64?, limit: Int) throws -> [ShowOrder.FeedRecord] {
    try numberFeed()
    return try connection.rows(
      "SELECT sequence, record FROM feed WHERE creator = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3",
      [.text(creator), .integer(sequence ?? .max), .integer(Int64(limit))]
    ) { row in try row.feedRecord() }
  }

  /// Gives numbers to the entries that have been committed since the last time. Whoever numbers holds the counter to the end of
  /// the transaction, and whoever reads while entries have none numbers: so nobody sees a number before all lower ones.
  private func numberFeed() throws {
    let isAny = try !connection.rows("SELECT 1 FROM feed WHERE sequence IS NULL LIMIT 1") { _ in }.isEmpty
    guard isAny else { return }
    let last = try connection.rows("SELECT last FROM feed_counter FOR UPDATE") { $0.integer(0) }.first ?? 0
    let numbered = try write(
      """
      UPDATE feed SET sequence = $1 + new.number FROM (
        SELECT place, row_number() OVER (ORDER BY place) AS number FROM feed WHERE sequence IS NULL
      ) AS new WHERE feed.place = new.place
      """,
      [.integer(last)]
    )
    try write("UPDATE feed_counter SET last = $1", [.integer(last + Int64(numbered))])
  }

  func deleteFeed(before time: Timestamp, limit: Int) throws -> Int {
    // What nobody has read yet has no number, and counts among those that have been given out.
    try numberFeed()
    return try write(
      "DELETE FROM feed WHERE place IN (SELECT place FROM feed WHERE written < $1 ORDER BY place LIMIT $2)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }

  func changeFeed(of order: OrderID, _ change: (inout FeedEntry) -> Void) throws {
    let entries = try connection.rows(
      "SELECT place, record FROM feed WHERE order_id = $1",
      [.text(order.description)]
    ) { row in try row.feedRecord() }
    for var found in entries {
      change(&found.entry)
      try write(
        "UPDATE feed SET record = $1 WHERE place = $2",
        [.text(try RecordJSON.encode(found.entry)), .integer(found.sequenceNumber)]
      )
    }
  }
}
