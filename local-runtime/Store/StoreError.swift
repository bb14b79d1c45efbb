enum StoreError: Error, Sendable, Hashable {
  /// The record is not of the version that the change was made from.
  case versionConflict
  /// A stored record cannot be read; the name says of which kind.
  case unreadable(String)
  /// Another process has the store open: each would run the timers.
  case inUse
  /// The file system offers no write-ahead log.
  case noWriteAheadLog
  /// The database is away; the text says what was said, and names no more than server, database and user.
  case unavailable(String)
  /// The database has an encoding that does not know every sign.
  case encoding(String)
  /// This machine's clock is ahead of the database's, or behind it where that is negative.
  case clock(seconds: Int64)
  /// The store was written by an earlier version of this program, and is not to be changed.
  case olderVersion(found: Int64, known: Int64)
  /// The store was written by a later version of this program.
  case newerVersion(found: Int64, known: Int64)
}

extension StoreError {
  /// Whether `error` is about what is stored, so that the same would happen again.
  static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case StoreError.unreadable: true
    case let error as SQLiteError: error.isViolation
    case let error as PostgresError: error.isViolation
    default: false
    }
  }
}

extension StoreError: CustomStringConvertible {
  var description: String {
    switch self {
    case .versionConflict: "The order has been changed meanwhile."
    case .unreadable(let kind): "A stored \(kind) cannot be read."
    case .inUse: "The store is in use by another process."
    case .unavailable(let reason): "The database cannot be used: \(reason)"
    case .noWriteAheadLog: "The store's file system does not allow SQLite's write-ahead log."
    case .encoding(let name): "The database has the encoding \(name); it must be UTF8."
    case .clock(let seconds):
      "This machine's clock differs from the database's by \(abs(seconds)) seconds; 30 are the most."
    case .olderVersion(let found, let known):
      found == 0 ? "There is no store." : "The store has version \(found); `store migrate` makes it \(known)."
    case .newerVersion(let found, let known):
      "The store has version \(found); this program knows no later one than \(known)."
    }
  }
}
