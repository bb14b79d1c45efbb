import Glibc

/// The tables of the PostgreSQL store. A record's JSON is the truth; the other columns are what it is found by. Times are
/// milliseconds since 1970.
enum PostgresSchema {
  /// Rises with each change of the tables; kept in `varsel_schema`.
  static let version: Int64 = 2

  /// Of the lock under which the tables are made and changed: `varsel`.
  private static let lock: Int64 = 0x7661_7273_656C

  /// Of a database's tables; 0 where there are none.
  static func version(of connection: PostgresConnection) throws -> Int64 {
    let isThere = try connection.rows("SELECT to_regclass('varsel_schema') IS NOT NULL") { $0.text(0) == "t" }
    return isThere == [true] ? try connection.rows("SELECT version FROM varsel_schema") { $0.integer(0) }.first ?? 0 : 0
  }

  /// Makes or changes the tables where they are not of this version, one runtime after the other.
  ///
  /// Whoever reads a table for long, as a backup does, keeps it from being changed, and all others wait behind the change:
  /// so it waits for short, and is tried again.
  static func migrate(_ connection: PostgresConnection) throws {
    for attempt in 1... {
      do {
        return try migrateAtOnce(connection)
      } catch let error as PostgresError where error.isWaiting && attempt < attempts {
        try connection.execute("ROLLBACK")
        sleep(1)
      } catch let error as PostgresError where error.isWaiting {
        throw StoreError.unavailable("somebody reads or changes its tables for long, and they cannot be migrated")
      }
    }
  }

  private static let attempts = 30

  private static func migrateAtOnce(_ connection: PostgresConnection) throws {
    try connection.execute("BEGIN; SET LOCAL lock_timeout = '1s'")
    _ = try connection.rows("SELECT pg_advisory_xact_lock($1)", [.integer(lock)]) { _ in }
    while true {
      let version = try version(of: connection)
      if version == Self.version { break }
      guard let migration = migrations[version] else {
        throw StoreError.newerVersion(found: version, known: Self.version)
      }
      try connection.execute(migration)
    }
    try connection.execute("COMMIT")
  }

  /// What makes tables of one version those of the next, by the older version's number; 0 is an empty database.
  static let migrations: [Int64: String] = [
    0: """
    CREATE TABLE varsel_schema (version bigint NOT NULL);
    INSERT INTO varsel_schema VALUES (1);

    CREATE TABLE chains (
      id text COLLATE "C" PRIMARY KEY,
      creator text COLLATE "C" NOT NULL,
      scope text NOT NULL,
      idempotency_key text COLLATE "C",
      fingerprint text NOT NULL,
      receipt text NOT NULL,
      created bigint NOT NULL,
      UNIQUE (creator, scope, idempotency_key)
    );

    CREATE TABLE orders (
      place bigint GENERATED ALWAYS AS IDENTITY,
      id text COLLATE "C" PRIMARY KEY,
      chain_id text COLLATE "C" NOT NULL REFERENCES chains (id),
      creator text COLLATE "C" NOT NULL,
      senders_reference text COLLATE "C",
      send_time bigint NOT NULL,
      status text NOT NULL,
      version bigint NOT NULL,
      due_at bigint,
      -- Until when the runtime that has taken it up has it to itself, by the server's clock.
      claimed_until bigint,
      call_under_way boolean NOT NULL,
      -- The runtime that has begun the calls, where it is one alone.
      call_owner text,
      record text NOT NULL,
      CHECK ((due_at IS NULL) = (status IN ('Completed', 'SendConditionNotMet', 'Cancelled')))
    ) WITH (fillfactor = 70);
    CREATE INDEX orders_due ON orders (creator, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX orders_of_chain ON orders (chain_id, place);
    CREATE INDEX orders_by_reference ON orders (creator, senders_reference, place) WHERE senders_reference IS NOT NULL;
    CREATE INDEX orders_under_way ON orders (call_owner) WHERE call_owner IS NOT NULL;

    CREATE TABLE notifications (
      id text COLLATE "C" PRIMARY KEY,
      order_id text COLLATE "C" NOT NULL REFERENCES orders (id),
      place bigint NOT NULL,
      creator text COLLATE "C" NOT NULL,
      held_until bigint,
      claimed_until bigint,
      send_time bigint,
      send_window text,
      expires_at bigint NOT NULL,
      provider text,
      reference text COLLATE "C",
      failed_at bigint,
      record text NOT NULL
    ) WITH (fillfactor = 70);
    CREATE INDEX notifications_failed ON notifications (failed_at, id) WHERE failed_at IS NOT NULL;
    CREATE INDEX notifications_of_order ON notifications (order_id, place);
    CREATE INDEX notifications_held ON notifications (creator, held_until, send_time, order_id, place)
      WHERE held_until IS NOT NULL;
    CREATE INDEX notifications_by_reference ON notifications (reference, provider) WHERE reference IS NOT NULL;

    -- An entry gets its number after its commit, when the feed is read: numbers that were drawn before could become visible out
    -- of their order, and a reader who had gone on would miss one.
    CREATE TABLE feed (
      place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sequence bigint UNIQUE,
      creator text COLLATE "C" NOT NULL,
      order_id text COLLATE "C" NOT NULL REFERENCES orders (id),
      round bigint NOT NULL,
      written bigint NOT NULL,
      record text NOT NULL,
      UNIQUE (order_id, round)
    );
    CREATE INDEX feed_of_creator ON feed (creator, sequence) WHERE sequence IS NOT NULL;
    CREATE INDEX feed_unnumbered ON feed (place) WHERE sequence IS NULL;
    CREATE INDEX feed_by_age ON feed (written);
    CREATE TABLE feed_counter (last bigint NOT NULL);
    INSERT INTO feed_counter VALUES (0);

    CREATE TABLE reports (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      provider text NOT NULL,
      reference text COLLATE "C" NOT NULL,
      received bigint NOT NULL,
      record text NOT NULL
    );
    CREATE INDEX reports_by_reference ON reports (reference, provider);
    """,
    // Contents are erased some time after an order has ended.
    1: """
    UPDATE varsel_schema SET version = 2;
    ALTER TABLE orders ADD COLUMN ended_at bigint;
    UPDATE orders SET ended_at = (1000 * extract(epoch FROM (record::json ->> 'statusChanged')::timestamptz))::bigint
      WHERE due_at IS NULL;
    CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;
    CREATE INDEX reports_by_age ON reports (received);
    -- A reference may be longer than an entry of an index.
    DROP INDEX orders_by_reference;
    CREATE INDEX orders_by_reference ON orders (creator, md5(senders_reference), place) WHERE senders_reference IS NOT NULL;

    -- A connection, and how many transactions of it have written: each counts on in itself. Where a connection breaks in the
    -- middle of a commit, its row tells whether that was made. (The number that the server gives a transaction does not: one
    -- that is lost in a crash is given out again.) Whoever asks takes the row away, so that it cannot be made afterwards.
    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      written bigint NOT NULL,
      at timestamptz NOT NULL
    ) WITH (fillfactor = 50);
    """,
  ]
}
