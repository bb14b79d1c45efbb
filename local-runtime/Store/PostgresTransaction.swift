import FoundationEssentials
import Notifications

/// The store's operations as SQL on one connection, inside a transaction that the store began (READ COMMITTED: each statement
/// sees what has been committed before it).
///
/// Locks are taken in one order, so that transactions seldom wait for each other in a circle: orders first, then names of
/// messages. Those that share a commit may do otherwise, and a report whose message comes meanwhile: they are run again then.
final class PostgresTransaction: StoreTransaction {
  let connection: PostgresConnection
  /// Which runtime begins the calls.
  let runtime: String
  private let recent: RecentRecords
  /// Without a transaction: nothing is locked, and nothing may be written.
  private let isReading: Bool
  /// What has been read and written; others may be given it once it is committed.
  private(set) var records: [OrderRecord] = []
  /// The versions of the orders that nobody else changes before this transaction ends.
  private var locked: [OrderID: Int] = [:]
  /// Whether something is locked or written; but for claims, of which it does not matter whether they were committed.
  private(set) var isWritten = false

  /// How long a runtime has to itself what it has taken up. One that dies leaves it for others after that.
  static let claimInMilliseconds = 30_000
  static let serverTime = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

  init(_ connection: PostgresConnection, of runtime: String, recent: RecentRecords, isReading: Bool = false) {
    self.connection = connection
    self.runtime = runtime
    self.recent = recent
    self.isReading = isReading
  }

  /// Runs a statement that writes, and says how many rows it did write.
  @discardableResult
  func write(_ sql: String, _ values: [PostgresValue]) throws -> Int {
    let changes = try connection.run(sql, values)
    if changes > 0 { isWritten = true }
    return changes
  }

  func insert(_ chain: ChainRecord, _ new: [OrderRecord]) throws -> Bool {
    let inserted = try write(
      """
      INSERT INTO chains (id, creator, scope, idempotency_key, fingerprint, receipt, created)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (creator, scope, idempotency_key) DO NOTHING
      """,
      [
        .text(chain.id.description), .text(chain.creator), .text(chain.scope.rawValue), .text(chain.idempotencyKey),
        .text(chain.fingerprint), .text(try RecordJSON.encode(chain.receipt)),
        .integer(chain.created.milliseconds),
      ]
    )
    guard inserted == 1 else { return false }
    for record in new {
      let order = record.order
      connection.later(
        """
        INSERT INTO orders (id, chain_id, creator, senders_reference, send_time, status, version, due_at, call_under_way,
          ended_at, record, call_owner)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        [
          .text(order.id.description), .text(order.chainId.description), .text(order.creator),
          .text(order.sendersReference), .integer(order.requestedSendTime.milliseconds),
        ]
          + Self.values(try OrderColumns(record)) + [.text(record.hasCallUnderWay ? runtime : nil)]
      )
      try save(record.notifications.enumerated().map { ($0.offset, $0.element) }, of: order)
      if record.isReadSoon { records.append(record) }
    }
    return true
  }

  func chain(creator: String, scope: IdempotencyScope, idempotencyKey: String) throws -> ChainRecord? {
    try connection.rows(
      "SELECT id, fingerprint, receipt, created FROM chains WHERE creator = $1 AND scope = $2 AND idempotency_key = $3",
      [.text(creator), .text(scope.rawValue), .text(idempotencyKey)]
    ) { row in
      try row.chain(creator: creator, scope: scope, idempotencyKey: idempotencyKey)
    }.first
  }

  func releaseKey(of chain: ChainID) throws {
    connection.later("UPDATE chains SET idempotency_key = NULL WHERE id = $1", [.text(chain.description)])
  }

  func orders(of chain: ChainID) throws -> [OrderID] {
    try connection.rows("SELECT id FROM orders WHERE chain_id = $1 ORDER BY place", [.text(chain.description)]) { row in
      try row.id()
    }
  }

  func orders(creator: String, sendersReference: String) throws -> [Order] {
    try connection.rows(
      """
      SELECT record FROM orders WHERE creator = $1 AND md5(senders_reference) = md5($2) AND senders_reference = $2
      ORDER BY place
      """,
      [.text(creator), .text(sendersReference)]
    ) { row in try row.record(Order.self) }
  }

  func order(_ id: OrderID) throws -> OrderRecord? { isReading ? try orderToShow(id) : try orderToChange(id) }

  /// Nobody else changes it before this transaction ends.
  private func orderToChange(_ id: OrderID) throws -> OrderRecord? {
    let key = PostgresValue.text(id.description)
    let known = recent.record(id)
    let found = try connection.rows(
      """
      SELECT CASE WHEN version = $2 THEN NULL ELSE record END FROM orders WHERE id = $1 FOR NO KEY UPDATE
      """,
      [key, .integer(known.map { Int64($0.order.version) } ?? -1)]
    ) { row in try row.isNull(0) ? nil : row.record(Order.self) }
    guard let order = found.first else { return nil }
    locked[id] = order?.version ?? known?.order.version
    guard let order else { return known }
    // Not with the order, on whose lock one may wait: they are to be those of its latest version.
    let sql = "SELECT record FROM notifications WHERE order_id = $1 ORDER BY place"
    let notifications = try connection.rows(sql, [key]) { row in try row.record(Notification.self) }
    let record = OrderRecord(order: order, notifications: notifications)
    records.append(record)
    return record
  }

  /// In one statement: of one moment.
  private func orderToShow(_ id: OrderID) throws -> OrderRecord? {
    let found = try connection.rows(
      """
      SELECT -1 AS place, record FROM orders WHERE id = $1
      UNION ALL SELECT place, record FROM notifications WHERE order_id = $1 ORDER BY place
      """,
      [.text(id.description)]
    ) { row in row.text(1) }
    guard let order = found.first else { return nil }
    return OrderRecord(
      order: try RecordJSON.decode(Order.self, order),
      notifications: try found.dropFirst().map { try RecordJSON.decode(Notification.self, $0) }
    )
  }

  func save(_ record: OrderRecord, previous: OrderRecord) throws {
    let sql = """
      UPDATE orders SET status = $1, version = $2, due_at = $3, call_under_way = $4, ended_at = $5, record = $6,
        claimed_until = NULL, call_owner = CASE
          WHEN NOT $4::boolean THEN NULL
          WHEN NOT $9::boolean THEN call_owner
          -- Calls of two runtimes: neither of them knows what became of all.
          WHEN call_under_way AND call_owner IS DISTINCT FROM $10 THEN NULL
          ELSE $10
        END
      WHERE id = $7 AND version = $8
      """
    let values =
      Self.values(try OrderColumns(record))
      + [
        .text(record.order.id.description), .integer(Int64(previous.order.version)),
        .boolean(record.beginsCall(since: previous)), .text(runtime),
      ]
    if locked[record.order.id] == previous.order.version {
      connection.later(sql, values)
    } else if try write(sql, values) != 1 {
      throw StoreError.versionConflict
    }
    locked[record.order.id] = record.order.version
    isWritten = true
    let before = previous.notifications
    let changes = record.notifications.enumerated().filter { place, notification in
      place >= before.count || before[place] != notification
    }
    try save(changes.map { ($0.offset, $0.element) }, of: record.order)
    records.append(record)
  }

  /// All at once: an order may have thousands.
  private func save(_ notifications: [(place: Int, value: Notification)], of order: Order) throws {
    guard !notifications.isEmpty else { return }
    let columns = try notifications.map { try NotificationColumns($0.value, of: order) }
    connection.later(
      """
      INSERT INTO notifications (id, order_id, place, creator, held_until, send_time, send_window, expires_at, provider,
        reference, failed_at, record)
      SELECT new.id, $1, new.place, $2, new.held_until, new.send_time, new.send_window, new.expires_at, new.provider,
        new.reference, new.failed_at, new.record
      FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::text[],
        $10::text[], $11::bigint[], $12::text[])
        AS new (id, place, held_until, send_time, send_window, expires_at, provider, reference, failed_at, record)
      ON CONFLICT (id) DO UPDATE SET held_until = excluded.held_until, send_time = excluded.send_time,
        send_window = excluded.send_window, expires_at = excluded.expires_at, provider = excluded.provider,
        reference = excluded.reference, failed_at = excluded.failed_at, record = excluded.record, claimed_until = NULL
      """,
      [
        .text(order.id.description), .text(order.creator),
        .texts(notifications.map(\.value.id.description)), .integers(notifications.map { Int64($0.place) }),
        .integers(columns.map(\.heldUntil)), .integers(columns.map(\.sendTime)), .texts(columns.map(\.window)),
        .integers(columns.map(\.expiresAt)), .texts(columns.map(\.provider)), .texts(columns.map(\.reference)),
        .integers(columns.map(\.failedAt)), .texts(columns.map(\.record)),
      ]
    )
  }

  private static func values(_ columns: OrderColumns) -> [PostgresValue] {
    [
      .text(columns.status), .integer(columns.version), .integer(columns.dueAt), .boolean(columns.isUnderWay),
      .integer(columns.endedAt), .text(columns.record),
    ]
  }
}
