internal import CPostgres
import FoundationEssentials
import FunctionHost
import Glibc
import Notifications

/// An error of PostgreSQL: its code (SQLSTATE), and the constraint where one was broken; never its message, which may hold a
/// value.
struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nil where the connection broke, or there was none.
  let state: String?
  var constraint: String?
  /// Why there is no connection, or what is not as it should be in the database (class 42): names the server, the database,
  /// the user, tables.
  var refusal: String?

  /// Two transactions were in each other's way; the same one may be run again.
  var isConflict: Bool { state == "40001" || state == "40P01" }

  /// The server is away, starts, stops, has ended the connection (classes 08 and 57P, 25P03), or takes no more writes (25006)
  /// because another does; or the connection's row in `sessions` is gone (22012).
  var isDisconnection: Bool {
    guard let state else { return true }
    return state.hasPrefix("08") || state.hasPrefix("57P") || ["25006", "25P03", "22012"].contains(state)
  }

  /// Somebody else has held for long what is needed.
  var isWaiting: Bool { state == "55P03" }

  /// Whether what was to be written breaks a rule of the tables (class 23): it will always.
  var isViolation: Bool { state?.hasPrefix("23") ?? false }

  var description: String {
    guard let state else { return "no connection to PostgreSQL\(refusal.map { ": \($0)" } ?? "")" }
    if let refusal { return "PostgreSQL error \(state): \(refusal)" }
    return "PostgreSQL error \(state)\(constraint.map { " (\($0))" } ?? "")"
  }
}

/// One connection to a PostgreSQL server. Statements are prepared once and kept. Blocks the thread.
///
/// What need not be answered at once waits for the next statement that must be, and goes with it in one journey
/// (https://www.postgresql.org/docs/15/libpq-pipeline-mode.html).
final class PostgresConnection {
  private struct Statement {
    var sql: String
    var values: [PostgresValue]
  }

  private let handle: OpaquePointer
  /// Names of prepared statements.
  private var statements: [String: String] = [:]
  private var waiting: [Statement] = []
  /// Of this connection, and how many transactions of it have written; see `PostgresSchema`, `sessions`.
  let session = UUID().uuidString.lowercased()
  private(set) var written: Int64 = 0

  /// - Parameter name: by which the server's administrators know it.
  init(_ location: PostgresLocation, name: String) throws(PostgresError) {
    let parameters = [("fallback_application_name", name)] + location.parameters
    var keywords = parameters.map { UnsafePointer(strdup($0.0)) } + [nil]
    var values = parameters.map { UnsafePointer(strdup($0.1)) } + [nil]
    defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
    guard let handle = PQconnectdbParams(&keywords, &values, 1) else { throw PostgresError(state: nil) }
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else {
      let lines = String(cString: PQerrorMessage(handle)).split(separator: "\n")
      throw PostgresError(state: nil, refusal: lines.joined(separator: "; "))
    }
    // A notice may hold a value, and would go to standard error.
    _ = PQsetNoticeReceiver(handle, { _, _ in }, nil)
    // A runtime that stands still in a transaction keeps nobody from its rows for longer, and nobody waits for longer for
    // whoever else does.
    try execute("SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '5s'")
  }

  /// - Throws: `StoreError` where the database cannot keep every text, or the server's clock is another.
  func checkServer() throws {
    let begun = FunctionClock.system()
    let sql = "SELECT current_setting('server_encoding'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    let (encoding, time) = try rows(sql) { ($0.text(0), $0.integer(1)) }[0]
    guard encoding == "UTF8" else { throw StoreError.encoding(encoding) }
    // Runtimes that share orders decide by their own clocks, and are compared with the one that they share.
    let distance = begun.milliseconds(since: Timestamp(milliseconds: time))
    guard abs(distance) < 30_000 else { throw StoreError.clock(seconds: distance / 1_000) }
  }

  /// Makes it possible to ask later what became of a transaction.
  func register() throws {
    // Nobody asks for those of long ago any more.
    later("DELETE FROM sessions WHERE at < now() - interval '1 day'")
    try run("INSERT INTO sessions VALUES ($1, 0, now())", [.text(session)])
  }

  /// What a URL says; nil where it is none.
  static func options(of url: String) -> [String: String]? {
    guard let options = PQconninfoParse(url, nil) else { return nil }
    defer { PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return values
  }

  deinit { PQfinish(handle) }

  /// Whether nothing is known to be wrong with it.
  var isOpen: Bool { !isGivenUp && PQstatus(handle) == CONNECTION_OK }
  private var isGivenUp = false

  /// How long an answer is waited for: longer than for a lock.
  private static let patience = Duration.seconds(20)

  /// Runs statements that take no values and give no rows.
  func execute(_ sql: String) throws(PostgresError) {
    _ = try PostgresResult(PQexec(handle, sql))
  }

  /// Runs a statement together with the next one.
  func later(_ sql: String, _ values: [PostgresValue] = []) {
    waiting.append(Statement(sql: sql, values: values))
  }

  /// Runs what waits and then one statement, and gives what `read` makes of each of its rows.
  func rows<Row>(
    _ sql: String,
    _ values: [PostgresValue] = [],
    _ read: (PostgresRow) throws -> Row
  ) throws -> [Row] {
    let result = try run(Statement(sql: sql, values: values))
    return try (0..<PQntuples(result.handle)).map { try read(PostgresRow(result: result, row: $0)) }
  }

  /// Runs what waits and then one statement that gives no rows, and says how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [PostgresValue] = []) throws -> Int {
    try run(Statement(sql: sql, values: values)).changes
  }

  /// Begins a transaction, with the next statement.
  func begin() { later("BEGIN") }

  /// Runs what waits, and commits.
  ///
  /// - Parameter isWritten: whether it must be known afterwards that it was committed.
  func commit(isWritten: Bool) throws {
    if isWritten {
      written += 1
      // Fails where somebody has asked, and got the answer that it was not committed.
      later(
        """
        WITH session AS (UPDATE sessions SET written = $2, at = now() WHERE id = $1 RETURNING 1)
        SELECT 1 / count(*) FROM session
        """,
        [.text(session), .integer(written)]
      )
    }
    // A transaction in which something has failed is answered by a rollback.
    guard try run(Statement(sql: "COMMIT", values: [])).tag == "COMMIT" else { throw PostgresError(state: "25P02") }
  }

  func rollBack() throws {
    // It may not have begun.
    if waiting.contains(where: { $0.sql == "BEGIN" }) {
      waiting = []
    } else {
      waiting = []
      try execute("ROLLBACK")
    }
  }

  private func run(_ statement: Statement) throws -> PostgresResult {
    let batch = waiting + [statement]
    waiting = []
    return try exchange(batch)[batch.count - 1]
  }

  /// A server that stands still, or waits for one that does, is as good as none.
  private func waitForAnswer() throws(PostgresError) {
    let end = ContinuousClock.now + Self.patience
    while PQisBusy(handle) == 1 {
      let left = (end - ContinuousClock.now) / .milliseconds(1)
      var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&descriptor, 1, Int32(left)) >= 0 || errno == EINTR, PQconsumeInput(handle) == 1 else {
        isGivenUp = true
        throw PostgresError(state: nil, refusal: "it broke, or no answer came in time")
      }
    }
  }

  /// Sends statements in one journey; the first that fails keeps those after it from being run.
  ///
  /// - Returns: as many results.
  private func exchange(_ batch: [Statement]) throws(PostgresError) -> [PostgresResult] {
    guard PQenterPipelineMode(handle) == 1 else { throw PostgresError(state: nil) }
    defer { PQexitPipelineMode(handle) }
    var names = statements
    // What each answer is to: to the preparation of this statement, or, where there is none, to one that has been run.
    var prepared: [String?] = []
    for statement in batch {
      let name: String
      if let known = names[statement.sql] {
        name = known
      } else {
        // BEGIN and COMMIT by their own names.
        name = statement.values.isEmpty && statement.sql.utf8.count < 10 ? statement.sql : "s\(names.count)"
        names[statement.sql] = name
        guard PQsendPrepare(handle, name, statement.sql, 0, nil) == 1 else { throw PostgresError(state: nil) }
        prepared.append(statement.sql)
      }
      let texts = statement.values.map { value in value.text.map { strdup($0) } ?? nil }
      defer { for text in texts { free(text) } }
      var pointers = texts.map { UnsafePointer($0) }
      guard PQsendQueryPrepared(handle, name, Int32(texts.count), &pointers, nil, nil, 0) == 1 else {
        throw PostgresError(state: nil)
      }
      prepared.append(nil)
    }
    guard PQpipelineSync(handle) == 1 else { throw PostgresError(state: nil) }
    var results: [PostgresResult] = []
    var failure: PostgresError?
    for sql in prepared {
      do {
        try waitForAnswer()
        let result = try PostgresResult(PQgetResult(handle))
        if let sql { statements[sql] = names[sql] } else { results.append(result) }
      } catch {
        // The first says why; those after it were not run.
        failure = failure ?? error
        if isGivenUp { throw failure ?? error }
      }
      while let more = PQgetResult(handle) { PQclear(more) }
    }
    // The end of the journey.
    try waitForAnswer()
    while let end = PQgetResult(handle) { PQclear(end) }
    if let failure { throw failure }
    return results
  }
}

final class PostgresResult {
  let handle: OpaquePointer

  fileprivate init(_ handle: OpaquePointer?) throws(PostgresError) {
    guard let handle else { throw PostgresError(state: nil) }
    let status = PQresultStatus(handle)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
      let state = Self.field("C", of: handle)
      let error = PostgresError(
        state: state,
        constraint: Self.field("n", of: handle),
        refusal: state?.hasPrefix("42") ?? false ? Self.field("M", of: handle) : nil
      )
      PQclear(handle)
      throw error
    }
    self.handle = handle
  }

  deinit { PQclear(handle) }

  /// How many rows the statement has changed, or given.
  var changes: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

  /// Its first word, for most: `COMMIT`.
  var tag: String { String(cString: PQcmdStatus(handle)) }

  /// - Parameter name: PG_DIAG_SQLSTATE is `C`, PG_DIAG_CONSTRAINT_NAME `n`, PG_DIAG_MESSAGE_PRIMARY `M`: the macros are
  ///   characters, which Swift does not import.
  private static func field(_ name: Unicode.Scalar, of handle: OpaquePointer) -> String? {
    PQresultErrorField(handle, Int32(name.value)).map { String(cString: $0) }
  }
}

/// A value as text. A text with NUL, which PostgreSQL cannot hold, has it replaced: JSON never has one, it escapes it.
struct PostgresValue {
  let text: String?

  static func integer(_ number: Int64?) -> PostgresValue { PostgresValue(text: number.map { String($0) }) }
  static func boolean(_ value: Bool) -> PostgresValue { PostgresValue(text: value ? "t" : "f") }
  static func text(_ text: String?) -> PostgresValue {
    PostgresValue(text: text.map { $0.utf8.contains(0) ? $0.replacing("\0", with: "\u{FFFD}") : $0 })
  }

  /// An array (https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO).
  static func integers(_ numbers: [Int64?]) -> PostgresValue {
    PostgresValue(text: "{" + numbers.map { $0.map { String($0) } ?? "NULL" }.joined(separator: ",") + "}")
  }

  static func texts(_ texts: [String?]) -> PostgresValue {
    var bytes = [UInt8(ascii: "{")]
    for (place, text) in texts.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      guard let text = Self.text(text).text else {
        bytes += Array("NULL".utf8)
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in text.utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    return PostgresValue(text: String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self))
  }
}

/// A row of a result. (Copyable, unlike SQLite's: it keeps its result, and Swift 6.3's optimizer fails on one that is not.)
struct PostgresRow: StoreRow {
  fileprivate let result: PostgresResult
  fileprivate let row: Int32

  func text(_ column: Int32) -> String {
    let count = Int(PQgetlength(result.handle, row, column))
    guard count > 0, let bytes = PQgetvalue(result.handle, row, column) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func integer(_ column: Int32) -> Int64 { Int64(text(column)) ?? 0 }

  func isNull(_ column: Int32) -> Bool { PQgetisnull(result.handle, row, column) == 1 }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
}
