import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// Tables of earlier versions, with what they hold.
@Suite(.timeLimit(.minutes(2))) struct PostgresMigrationTests {
  @Test func `tables of version 1 keep what waits and what has ended`() async throws {
    let url = try await PostgresServer.shared.value.database()
    let (chain, orders) = StoreTests.chain(1)
    let (order, notification) = SQLiteMigrationTests.failed(orders[0])
    let connection = try PostgresConnection(PostgresLocation(url: url), name: "tests")
    try connection.execute(try #require(PostgresSchema.migrations[0]))
    try connection.run(
      "INSERT INTO chains VALUES ($1, 'ttd', $5, 'key', $2, $3, $4)",
      [
        .text(chain.id.description), .text(chain.fingerprint), .text(try RecordJSON.encode(chain.receipt)),
        .integer(chain.created.milliseconds), .text(chain.scope.rawValue),
      ]
    )
    try connection.run(
      """
      INSERT INTO orders (id, chain_id, creator, send_time, status, version, call_under_way, record)
      VALUES ($1, $2, 'ttd', $3, 'Completed', $4, false, $5)
      """,
      [
        .text(order.id.description), .text(chain.id.description), .integer(order.requestedSendTime.milliseconds),
        .integer(Int64(order.version)), .text(try RecordJSON.encode(order)),
      ]
    )
    try connection.run(
      """
      INSERT INTO notifications (id, order_id, place, creator, expires_at, failed_at, record)
      VALUES ($1, $2, 0, 'ttd', $3, $4, $5)
      """,
      [
        .text(notification.id.description), .text(order.id.description), .integer(notification.expiresAt.milliseconds),
        .integer(notification.resultChanged.milliseconds), .text(try RecordJSON.encode(notification)),
      ]
    )
    let entry = FeedEntry(order: order, notifications: [notification])
    try connection.run(
      "INSERT INTO feed (sequence, creator, order_id, round, written, record) VALUES (41, 'ttd', $1, 0, $2, $3)",
      [
        .text(order.id.description), .integer(order.statusChanged.milliseconds), .text(try RecordJSON.encode(entry)),
      ]
    )
    try connection.execute("UPDATE feed_counter SET last = 41")

    let store = try await PostgresStore(PostgresLocation(url: url), runtime: "a")
    try await SQLiteMigrationTests.checkFailed(order, in: store)
    let kept = try await store.read { try $0.chain(creator: "ttd", scope: .chain, idempotencyKey: "key") }
    #expect(kept == chain)
    // Places in the feed go on from the last.
    let (other, new) = StoreTests.chain(2, key: "other")
    let numbers = try await store.transaction { transaction in
      _ = try transaction.insert(other, orders: new)
      try transaction.append(FeedEntry(order: new[0], notifications: []), of: new[0], at: StoreTests.start)
      return try transaction.feed(creator: "ttd", after: 0, limit: 10).map(\.sequenceNumber)
    }
    #expect(numbers == [41, 42])
  }

  /// A process that dies between two statements of a migration leaves the tables as they were.
  @Test func `a migration that does not come to its end leaves no trace`() async throws {
    let url = try await PostgresServer.shared.value.database()
    let connection = try PostgresConnection(PostgresLocation(url: url), name: "tests")
    try connection.execute(try #require(PostgresSchema.migrations[0]))
    // Stands in the way of the next version's.
    try connection.execute("CREATE INDEX orders_ended ON orders (status)")
    await #expect(throws: PostgresError.self) { _ = try await PostgresStore(PostgresLocation(url: url), runtime: "a") }
    #expect(try PostgresSchema.version(of: connection) == 1)
    try connection.execute("DROP INDEX orders_ended")
    _ = try await PostgresStore(PostgresLocation(url: url), runtime: "a")
    #expect(try PostgresSchema.version(of: connection) == PostgresSchema.version)
  }
}
