import FoundationEssentials
import Notifications

/// The store's operations as SQL on one connection, inside a transaction that the store began (READ COMMITTED: each statement
/// sees what has been committed before it).
///
/// Locks are taken in one order, so that transactions seldom wait for each other in a circle: orders first, then names of
/// messages. Those that share a commit may do otherwise, and a report whose message comes meanwhile: they are run again then.
final class PostgresTransaction: StoreTransaction {
  private let connection: PostgresConnection
  /// Which runtime begins the calls.
  private let runtime: String
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
  private static let claimInMilliseconds = 30_000
  private static let serverTime = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

  init(_ connection: PostgresConnection, of runtime: String, recent: RecentRecords, isReading: Bool = false) {
    self.connection = connection
    self.runtime = runtime
    self.recent = recent
    self.isReading = isReading
  }

  /// Runs a statement that writes, and says how many rows it did write.
  @discardableResult
  private func write(_ sql: String, _ values: [PostgresValue]) throws -> Int {
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

  func order(withReference reference: String, provider: String) throws -> OrderID? {
    let ids: [OrderID] = try connection.rows(
      "SELECT order_id FROM notifications WHERE reference = $1 AND provider = $2",
      [.text(reference), .text(provider)]
    ) { row in try row.id() }
    return ids.first
  }

  /// Whoever keeps a report of a message, and whoever stores the message's name and takes its reports, come one after the
  /// other: else each could miss what the other has not committed yet.
  private func lock(reference: String, provider: String) {
    // Of few numbers: a transaction can have thousands of names, and the server has room for some thousand locks.
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0) & 1023)"
    connection.later(sql, [.text("\(provider) \(reference)")])
  }

  func keep(_ report: DeliveryReport, at time: Timestamp) throws -> OrderID? {
    lock(reference: report.reference, provider: report.provider)
    if let id = try order(withReference: report.reference, provider: report.provider) { return id }
    try write(
      "INSERT INTO reports (provider, reference, received, record) VALUES ($1, $2, $3, $4)",
      [
        .text(report.provider), .text(report.reference), .integer(time.milliseconds),
        .text(try RecordJSON.encode(report)),
      ]
    )
    return nil
  }

  func takeReports(reference: String, provider: String) throws -> [DeliveryReport] {
    lock(reference: reference, provider: provider)
    let taken = try connection.rows(
      "DELETE FROM reports WHERE reference = $1 AND provider = $2 RETURNING sequence, record",
      [.text(reference), .text(provider)]
    ) { row in (row.integer(0), try row.record(DeliveryReport.self, 1)) }
    return taken.sorted { $0.0 < $1.0 }.map(\.1)
  }

  func failures(of creator: String?, before place: FailurePlace?, limit: Int) throws -> [FailureRecord] {
    try connection.rows(
      """
      SELECT failed_at, record FROM notifications
      WHERE failed_at IS NOT NULL AND (failed_at, id) < ($1, $2) AND ($3::text IS NULL OR creator = $3)
      ORDER BY failed_at DESC, id DESC LIMIT $4
      """,
      [
        .integer(place?.failedAt.milliseconds ?? .max), .text(place?.id.description ?? ""), .text(creator),
        .integer(Int64(limit)),
      ]
    ) { row in
      try row.failure()
    }
  }

  func unmatchedReports(before sequence: Int64, limit: Int) throws -> [UnmatchedReport] {
    try connection.rows(
      "SELECT sequence, received, record FROM reports WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2",
      [.integer(sequence), .integer(Int64(limit))]
    ) { row in
      try row.unmatchedReport()
    }
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

  func deleteReports(before time: Timestamp, limit: Int) throws -> Int {
    try write(
      "DELETE FROM reports WHERE sequence IN (SELECT sequence FROM reports WHERE received < $1 ORDER BY sequence LIMIT $2)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }

  func deleteNotifications(of id: OrderID) throws {
    try write("DELETE FROM notifications WHERE order_id = $1", [.text(id.description)])
  }

  func endedOrders(before time: Timestamp, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE ended_at < $1 ORDER BY ended_at LIMIT $2",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    ) { row in try row.id() }
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

  func changeReceipt(of chain: ChainID, _ change: (inout OrderReceipt) -> Void) throws {
    let key = PostgresValue.text(chain.description)
    let receipts = try connection.rows("SELECT receipt FROM chains WHERE id = $1 FOR NO KEY UPDATE", [key]) { row in
      try row.record(OrderReceipt.self)
    }
    for var receipt in receipts {
      change(&receipt)
      try write("UPDATE chains SET receipt = $1 WHERE id = $2", [.text(try RecordJSON.encode(receipt)), key])
    }
  }

  func orderIDs(after id: OrderID?, limit: Int) throws -> [OrderID] {
    try connection.rows(
      "SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT $2",
      [.text(id?.description ?? ""), .integer(Int64(limit))]
    ) { row in try row.id() }
  }

  func rows(of id: OrderID) throws -> StoredOrder? {
    let key = [PostgresValue.text(id.description)]
    _ = try connection.rows("SELECT 1 FROM orders WHERE id = $1 FOR NO KEY UPDATE", key) { _ in }
    let notifications = try connection.rows(
      """
      SELECT id, place, creator, held_until, send_time, send_window, expires_at, provider, reference, failed_at, record
      FROM notifications WHERE order_id = $1 ORDER BY place
      """,
      key
    ) { row in
      row.storedNotification()
    }
    let rounds = try connection.rows("SELECT round FROM feed WHERE order_id = $1 ORDER BY round", key) { $0.integer(0) }
    return try connection.rows(
      """
      SELECT chain_id, creator, senders_reference, send_time, status, version, due_at, call_under_way::int, ended_at, record
      FROM orders WHERE id = $1
      """,
      key
    ) { row in
      row.storedOrder(notifications, rounds: rounds)
    }.first
  }

  func flaws() throws -> [String] {
    let counters = try connection.rows("SELECT last FROM feed_counter FOR UPDATE") { $0.integer(0) }
    guard counters.count == 1 else { return ["feed_counter has \(counters.count) rows, and not one"] }
    let sql = "SELECT count(*) FROM feed WHERE sequence > $1"
    let above = try connection.rows(sql, [.integer(counters[0])]) { $0.integer(0) }.first ?? 0
    return above == 0 ? [] : ["the feed has numbers above its counter, which will be given out again"]
  }

  func orderCounts() throws -> [OrderStatus: Int] {
    let counts = try connection.rows("SELECT status, count(*) FROM orders GROUP BY status") { row in
      (row.text(0), Int(row.integer(1)))
    }
    return counts.reduce(into: [:]) { result, count in
      if let status = OrderStatus(rawValue: count.0) { result[status] = count.1 }
    }
  }
}
