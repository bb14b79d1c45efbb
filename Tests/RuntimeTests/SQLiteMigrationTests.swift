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

  @Test func `what ended in version 1 is found by when it ended and failed, to the millisecond`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = "\(scratch)/varsel.db"
    let (chain, orders) = StoreTests.chain(1)
    let (order, notification) = Self.failed(orders[0])
    do {
      let connection = try SQLiteConnection(path: path)
      try connection.execute(Self.version1)
      try connection.run(
        "INSERT INTO chains VALUES (?, 'ttd', 'Notification', 'key', ?, ?, ?)",
        [
          .text(chain.id.description), .text(chain.fingerprint), .text(try RecordJSON.encode(chain.receipt)),
          .integer(chain.created.milliseconds),
        ]
      )
      try connection.run(
        "INSERT INTO orders VALUES (?, ?, 'ttd', ?, 'Completed', ?, NULL, 0, ?)",
        [
          .text(order.id.description), .text(chain.id.description), .integer(order.requestedSendTime.milliseconds),
          .integer(Int64(order.version)), .text(try RecordJSON.encode(order)),
        ]
      )
      try connection.run(
        "INSERT INTO notifications VALUES (?, ?, 0, 'ttd', NULL, ?, NULL, NULL, ?)",
        [
          .text(notification.id.description), .text(order.id.description),
          .integer(notification.expiresAt.milliseconds),
          .text(try RecordJSON.encode(notification)),
        ]
      )
      let entry = FeedEntry(order: order, notifications: [notification])
      try connection.run(
        "INSERT INTO feed VALUES (1, 'ttd', ?, ?, ?)",
        [
          .text(order.id.description), .integer(order.statusChanged.milliseconds), .text(try RecordJSON.encode(entry)),
        ]
      )
    }
    try await Self.checkFailed(order, in: try SQLiteStore(path: path))
  }

  /// The order, ended with one message that has failed, at a time with milliseconds.
  static func failed(_ placed: Order) -> (order: Order, notification: Notifications.Notification) {
    let time = StoreTests.start.advanced(byMilliseconds: 1_234_567)
    var life = OrderLife(order: placed, notifications: [])
    _ = life.handle(.due, now: StoreTests.start)
    var order = life.order
    order.status = .completed
    order.statusChanged = time
    order.dueAt = nil
    order.waitingFor = nil
    var notification = life.notifications[0]
    notification.result = .failedExpired
    notification.resultChanged = time
    notification.waitingFor = nil
    notification.dueAt = nil
    return (order, notification)
  }

  /// It is found by its columns, and they agree with its records.
  static func checkFailed(_ order: Order, in store: any Store) async throws {
    let counts = try await StoreCheck(store: store, feedKeptSince: StoreTests.start).run { Issue.record("\($0)") }
    #expect(counts.orders == 1 && counts.notifications == 1 && counts.flaws == 0)
    let time = order.statusChanged
    let found = try await store.read { transaction in
      [time, time.advanced(byMilliseconds: 1)].map { try? transaction.endedOrders(before: $0, limit: 10) }
    }
    #expect(found == [[], [order.id]])
    #expect(try await store.read { try $0.failures(of: nil, before: nil, limit: 10) }.map(\.failedAt) == [time])
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
