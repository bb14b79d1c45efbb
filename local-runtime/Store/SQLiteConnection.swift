internal import CSQLite

/// An error of SQLite: its result code and message, which name tables and columns but never values.
struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  let code: Int32
  let message: String

  /// Whether another process holds the lock.
  var isBusy: Bool { code & 0xFF == SQLITE_BUSY }

  /// Whether what was to be written breaks a rule of the tables: it will always.
  var isViolation: Bool { code & 0xFF == SQLITE_CONSTRAINT }

  var description: String { "SQLite error \(code): \(message)" }
}

/// One connection to a SQLite database. Statements are prepared once and kept.
final class SQLiteConnection {
  private let database: OpaquePointer
  private var statements: [String: SQLiteStatement] = [:]

  init(path: String) throws(SQLiteError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw SQLiteError(code: code, message: message)
    }
    database = handle
    sqlite3_busy_timeout(handle, 5_000)
  }

  deinit {
    statements.removeAll()
    sqlite3_close_v2(database)
  }

  /// Runs statements that take no values and give no rows.
  func execute(_ sql: String) throws(SQLiteError) {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw lastError() }
  }

  /// Runs one statement to its end and gives what `read` makes of each row.
  func rows<Row>(
    _ sql: String,
    _ values: [SQLiteValue] = [],
    _ read: (borrowing SQLiteRow) throws -> Row
  ) throws -> [Row] {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try bind(values, to: statement)
    var rows: [Row] = []
    while true {
      switch sqlite3_step(statement.handle) {
      case SQLITE_ROW: rows.append(try read(SQLiteRow(statement: statement.handle)))
      case SQLITE_DONE: return rows
      default: throw lastError()
      }
    }
  }

  /// Runs one statement that gives no rows, and says how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [SQLiteValue] = []) throws -> Int {
    _ = try rows(sql, values) { _ in }
    return Int(sqlite3_changes(database))
  }

  /// Rows changed since the connection was opened.
  var totalChanges: Int32 { sqlite3_total_changes(database) }

  private func prepared(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    if let statement = statements[sql] { return statement }
    var handle: OpaquePointer?
    guard sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK,
      let handle
    else { throw lastError() }
    let statement = SQLiteStatement(handle: handle)
    statements[sql] = statement
    return statement
  }

  private func bind(_ values: [SQLiteValue], to statement: SQLiteStatement) throws(SQLiteError) {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(statement.handle, place)
        case .integer(let number): sqlite3_bind_int64(statement.handle, place, number)
        // With its length: a text may hold NUL.
        case .text(let text): sqlite3_bind_text(statement.handle, place, text, Int32(text.utf8.count), copied)
        }
      guard code == SQLITE_OK else { throw lastError() }
    }
  }

  private func lastError() -> SQLiteError {
    SQLiteError(code: sqlite3_extended_errcode(database), message: String(cString: sqlite3_errmsg(database)))
  }

  /// SQLITE_TRANSIENT, which is a cast that Swift does not import: SQLite copies the value.
  private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

/// A prepared statement, finalised with its owner.
private final class SQLiteStatement {
  let handle: OpaquePointer

  init(handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }
}

enum SQLiteValue {
  case null
  case integer(Int64)
  case text(String)

  static func integer(_ number: Int64?) -> SQLiteValue { number.map { .integer($0) } ?? .null }
  static func text(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }
}

/// The current row of a running statement; valid only while it is read.
struct SQLiteRow: StoreRow, ~Copyable {
  fileprivate let statement: OpaquePointer

  func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}
