import FoundationEssentials
import ProcessSettings

/// Where a runtime keeps its state.
enum StoreLocation: Sendable, Hashable {
  /// The path of a file.
  case sqlite(String)
  case postgres(PostgresLocation)

  /// - Parameter option: of the command line, before the setting `VARSEL_STORE`. Nil where neither is given.
  init?(option: String?, settings: Settings) throws {
    guard let text = try option ?? settings.text("STORE") else { return nil }
    guard PostgresLocation.isURL(text) else {
      if text.contains("://") || text.contains("dbname=") {
        throw SettingsError("VARSEL_STORE must be the path of a file, or a URL as postgres://user@host/database.")
      }
      self = .sqlite(text)
      return
    }
    self = .postgres(try PostgresLocation(text, isOption: option != nil, settings: settings))
  }

  /// Where the hand-over journal is, if nothing else is said.
  var journal: String {
    switch self {
    case .sqlite(let path): HandoverJournal.path(beside: path)
    case .postgres: HandoverJournal.path(beside: "varsel")
    }
  }

  /// Opens it, or makes it.
  ///
  /// - Parameters:
  ///   - runtime: the name of the runtime, which no other has.
  ///   - migrates: whether its tables are made, or changed, where they are not of this version; else it is refused then.
  func open(runtime: String, migrates: Bool = true, steps: StepHook = .none) async throws -> any Store {
    if !migrates { try checkVersion() }
    return switch self {
    case .sqlite(let path): try SQLiteStore(path: path, steps: steps)
    case .postgres(let location): try await PostgresStore(location, runtime: runtime, steps: steps)
    }
  }

  private func checkVersion() throws {
    let (found, known) = (try version(), knownVersion)
    if found > known { throw StoreError.newerVersion(found: found, known: known) }
    if found < known { throw StoreError.olderVersion(found: found, known: known) }
  }

  private var knownVersion: Int64 {
    switch self {
    case .sqlite: SQLiteSchema.version
    case .postgres: PostgresSchema.version
    }
  }

  /// Of its tables; 0 where there are none.
  func version() throws -> Int64 {
    switch self {
    case .sqlite(let path):
      // To open it would make it.
      guard FileManager.default.fileExists(atPath: path) else { return 0 }
      do {
        return try SQLiteSchema.version(of: try SQLiteConnection(path: path))
      } catch let error as SQLiteError where error.isBusy {
        throw StoreError.inUse
      }
    case .postgres(let location):
      do {
        return try PostgresSchema.version(of: try PostgresConnection(location, name: "varsel"))
      } catch let error as PostgresError where error.isDisconnection {
        throw StoreError.unavailable(error.description)
      }
    }
  }
}
