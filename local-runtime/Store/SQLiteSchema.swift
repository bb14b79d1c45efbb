/// The tables of the SQLite store. A record's JSON is the truth; the other columns are what it is found by.
enum SQLiteSchema {
  /// Rises with each change of the tables; kept in `user_version`.
  static let version: Int64 = 4

  /// Of a file's tables; 0 where there are none.
  static func version(of connection: SQLiteConnection) throws -> Int64 {
    try connection.rows("PRAGMA user_version") { $0.integer(0) }.first ?? 0
  }

  /// The tables of this version, for a new file.
  static let statements = """
    CREATE TABLE chains (
      id TEXT PRIMARY KEY,
      creator TEXT NOT NULL,
      scope TEXT NOT NULL,
      idempotency_key TEXT,
      fingerprint TEXT NOT NULL,
      receipt TEXT NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (creator, scope, idempotency_key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      chain_id TEXT NOT NULL REFERENCES chains (id),
      creator TEXT NOT NULL,
      senders_reference TEXT,
      send_time INTEGER NOT NULL,
      status TEXT NOT NULL,
      version INTEGER NOT NULL,
      due_at INTEGER,
      call_under_way INTEGER NOT NULL,
      ended_at INTEGER,
      record TEXT NOT NULL,
      CHECK ((due_at IS NULL) = (status IN ('Completed', 'SendConditionNotMet', 'Cancelled')))
    ) STRICT;
    CREATE INDEX orders_due ON orders (creator, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX orders_of_chain ON orders (chain_id);
    CREATE INDEX orders_by_reference ON orders (creator, senders_reference) WHERE senders_reference IS NOT NULL;
    CREATE INDEX orders_under_way ON orders (id) WHERE call_under_way = 1;
    CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;

    CREATE TABLE notifications (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL REFERENCES orders (id),
      place INTEGER NOT NULL,
      creator TEXT NOT NULL,
      held_until INTEGER,
      send_time INTEGER,
      window TEXT,
      expires_at INTEGER NOT NULL,
      provider TEXT,
      reference TEXT,
      failed_at INTEGER,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX notifications_failed ON notifications (failed_at, id) WHERE failed_at IS NOT NULL;
    CREATE INDEX notifications_of_order ON notifications (order_id, place);
    CREATE INDEX notifications_held ON notifications (creator, held_until, send_time, order_id, place)
      WHERE held_until IS NOT NULL;
    CREATE INDEX notifications_by_reference ON notifications (reference, provider) WHERE reference IS NOT NULL;

    CREATE TABLE feed (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      creator TEXT NOT NULL,
      order_id TEXT NOT NULL REFERENCES orders (id),
      round INTEGER NOT NULL,
      written INTEGER NOT NULL,
      record TEXT NOT NULL,
      UNIQUE (order_id, round)
    ) STRICT;
    CREATE INDEX feed_of_creator ON feed (creator, sequence);
    CREATE INDEX feed_by_age ON feed (written);

    CREATE TABLE reports (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      provider TEXT NOT NULL,
      reference TEXT NOT NULL,
      received INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reports_by_reference ON reports (reference, provider);
    CREATE INDEX reports_by_age ON reports (received);

    PRAGMA user_version = 4;
    """

  /// What makes a file of an older version one of the next, by the older version's number. Foreign keys are not enforced
  /// while they run.
  static let migrations: [Int64: String] = [
    // Single orders have keys only where the caller gives one, and are found by their reference.
    1: """
    CREATE TABLE new_chains (
      id TEXT PRIMARY KEY,
      creator TEXT NOT NULL,
      scope TEXT NOT NULL,
      idempotency_key TEXT,
      fingerprint TEXT NOT NULL,
      receipt TEXT NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (creator, scope, idempotency_key)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_chains SELECT id, creator, type, idempotency_key, fingerprint, receipt, created FROM chains;
    DROP TABLE chains;
    ALTER TABLE new_chains RENAME TO chains;

    ALTER TABLE orders ADD COLUMN senders_reference TEXT;
    UPDATE orders SET senders_reference = json_extract(record, '$.sendersReference');
    CREATE INDEX orders_of_chain ON orders (chain_id);
    CREATE INDEX orders_by_reference ON orders (creator, senders_reference) WHERE senders_reference IS NOT NULL;

    ALTER TABLE notifications ADD COLUMN window TEXT;
    UPDATE notifications SET window = (
      SELECT json_extract(orders.record, '$.policy.window') FROM orders WHERE orders.id = notifications.order_id
    ) WHERE held_until IS NOT NULL;

    PRAGMA user_version = 2;
    """,
    // Creators take turns; what has failed is found, and an order that is sent again is in the feed again.
    2: """
    DROP INDEX orders_due;
    CREATE INDEX orders_due ON orders (creator, due_at) WHERE due_at IS NOT NULL;

    ALTER TABLE notifications ADD COLUMN send_time INTEGER;
    UPDATE notifications SET send_time = (SELECT send_time FROM orders WHERE orders.id = notifications.order_id)
      WHERE held_until IS NOT NULL;
    DROP INDEX notifications_held;
    CREATE INDEX notifications_held ON notifications (creator, held_until, send_time, order_id, place)
      WHERE held_until IS NOT NULL;

    ALTER TABLE notifications ADD COLUMN failed_at INTEGER;
    UPDATE notifications SET failed_at = 1000 * unixepoch(json_extract(record, '$.resultChanged'))
      WHERE json_extract(record, '$.result') LIKE 'Failed%';
    CREATE INDEX notifications_failed ON notifications (failed_at, id) WHERE failed_at IS NOT NULL;

    CREATE TABLE new_feed (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      creator TEXT NOT NULL,
      order_id TEXT NOT NULL REFERENCES orders (id),
      round INTEGER NOT NULL,
      written INTEGER NOT NULL,
      record TEXT NOT NULL,
      UNIQUE (order_id, round)
    ) STRICT;
    INSERT INTO new_feed SELECT sequence, creator, order_id, 0, written, record FROM feed;
    -- Numbers that have been given out are not given out again, though their entries are gone.
    DELETE FROM sqlite_sequence WHERE name = 'new_feed';
    INSERT INTO sqlite_sequence (name, seq) SELECT 'new_feed', seq FROM sqlite_sequence WHERE name = 'feed';
    DROP TABLE feed;
    ALTER TABLE new_feed RENAME TO feed;
    CREATE INDEX feed_of_creator ON feed (creator, sequence);

    PRAGMA user_version = 3;
    """,
    // Contents are erased some time after an order has ended.
    3: """
    ALTER TABLE orders ADD COLUMN ended_at INTEGER;
    UPDATE orders
      SET ended_at = CAST(round(86400000 * (julianday(json_extract(record, '$.statusChanged')) - 2440587.5)) AS INTEGER)
      WHERE due_at IS NULL;
    -- To the millisecond, as it is written since.
    UPDATE notifications
      SET failed_at = CAST(round(86400000 * (julianday(json_extract(record, '$.resultChanged')) - 2440587.5)) AS INTEGER)
      WHERE failed_at IS NOT NULL;
    CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;
    CREATE INDEX feed_by_age ON feed (written);
    CREATE INDEX reports_by_age ON reports (received);

    PRAGMA user_version = 4;
    """,
  ]
}
