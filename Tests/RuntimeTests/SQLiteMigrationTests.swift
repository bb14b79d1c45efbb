import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// Files of older versions of the store.
@Suite struct SQLiteMigrationTests {
  private static let version1 = """
    CREATE TABLE chains (
      id TEXT PRIMARY KEY,
      creator TEXT NOT NULL,
      type TEXT NOT NULL,
      idempotency_key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      receipt TEXT NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (creator, type, idempotency_key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      chain_id TEXT NOT NULL REFERENCES chains (id),
      creator TEXT NOT NULL,
      send_time INTEGER NOT NULL,
      status TEXT NOT NULL,
      version INTEGER NOT NULL,
      due_at INTEGER,
      call_under_way INTEGER NOT NULL,
      record TEXT NOT NULL,
      CHECK ((due_at IS NULL) = (status IN ('Completed', 'SendConditionNotMet', 'Cancelled')))
    ) STRICT;
    CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX orders_under_way ON orders (id) WHERE call_under_way = 1;

    CREATE TABLE notifications (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL REFERENCES orders (id),
      place INTEGER NOT NULL,
      creator TEXT NOT NULL,
      held_until INTEGER,
      expires_at INTEGER NOT NULL,
      provider TEXT,
      reference TEXT,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX notifications_of_order ON notifications (order_id, place);
    CREATE INDEX notifications_held ON notifications (held_until, id) WHERE held_until IS NOT NULL;
    CREATE INDEX notifications_by_reference ON notifications (reference, provider) WHERE reference IS NOT NULL;

    CREATE TABLE feed (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      creator TEXT NOT NULL,
      order_id TEXT NOT NULL UNIQUE REFERENCES orders (id),
      written INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX feed_of_creator ON feed (creator, sequence);

    CREATE TABLE reports (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      provider TEXT NOT NULL,
      reference TEXT NOT NULL,
      received INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reports_by_reference ON reports (reference, provider);

    PRAGMA user_version = 1;
    """

  @Test func `a file of version 1 keeps its keys, its orders and what is held`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let (chain, placed) = StoreTests.chain(1)
    var orders = placed
    let window = try JSONDecoder().decode(SendWindow.self, from: Data(#"{"opening": "08:00"}"#.utf8))
    orders[0].policy.window = window
    orders[0].sendersReference = "sak-17"
    let path = "\(scratch)/varsel.db"
    try Self.write(chain, orders[0], to: path)

    let store = try SQLiteStore(path: path)
    let (kept, found, held) = try await store.transaction { transaction in
      (
        try transaction.chain(creator: "ttd", scope: .chain, idempotencyKey: "key"),
        try transaction.orders(creator: "ttd", sendersReference: "sak-17"),
        try transaction.held(dueAt: StoreTests.start, limit: 10)
      )
    }
    #expect(kept == chain)
    #expect(found == orders)
    #expect(held.map(\.window) == [window])
    let ofChain = try await store.transaction { try $0.orders(of: chain.id) }
    #expect(ofChain == orders.map(\.id))
    // Places in the feed that were given out are not given out again.
    let order = orders[0]
    let feed = try await store.transaction { transaction in
      try transaction.append(FeedEntry(order: order, notifications: []), of: order, at: StoreTests.start)
      return try transaction.feed(creator: "ttd", after: 0, limit: 10).map(\.sequenceNumber)
    }
    #expect(feed == [42])
    // The key is still one, and a freed one is none.
    let (again, new) = StoreTests.chain(2)
    #expect(try await store.transaction { try $0.insert(again, orders: new) } == false)
    try await store.transaction { try $0.releaseKey(of: chain.id) }
    #expect(try await store.transaction { try $0.insert(again, orders: new) })
  }

  private static func write(_ chain: ChainRecord, _ order: Order, to path: String) throws {
    let connection = try SQLiteConnection(path: path)
    try connection.execute(version1)
    try connection.run(
      "INSERT INTO chains VALUES (?, 'ttd', 'Notification', 'key', ?, ?, ?)",
      [
        .text(chain.id.description), .text(chain.fingerprint), .text(try RecordJSON.encode(chain.receipt)),
        .integer(chain.created.milliseconds),
      ]
    )
    try connection.run(
      "INSERT INTO orders VALUES (?, ?, 'ttd', ?, 'Registered', 1, ?, 0, ?)",
      [
        .text(order.id.description), .text(order.chainId.description), .integer(order.requestedSendTime.milliseconds),
        .integer(order.requestedSendTime.milliseconds), .text(try RecordJSON.encode(order)),
      ]
    )
    try connection.run(
      "INSERT INTO feed VALUES (41, 'ttd', ?, ?, '{}')",
      [.text(order.id.description), .integer(StoreTests.start.milliseconds)]
    )
    try connection.execute("DELETE FROM feed")
    try connection.run(
      "INSERT INTO notifications VALUES (?, ?, 0, 'ttd', ?, ?, NULL, NULL, '{}')",
      [
        .text("11111111-2222-5333-8444-555555555555"), .text(order.id.description),
        .integer(StoreTests.start.milliseconds), .integer(order.expiresAt.milliseconds),
      ]
    )
  }
}
