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
  /// - Parameter runtime: the name of the runtime, which no other has.
  func open(runtime: String, steps: StepHook = .none) async throws -> any Store {
    switch self {
    case .sqlite(let path): try SQLiteStore(path: path, steps: steps)
    case .postgres(let location): try await PostgresStore(location, runtime: runtime, steps: steps)
    }
  }
}
