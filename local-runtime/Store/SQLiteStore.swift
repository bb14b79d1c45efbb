import Notifications

/// The state in one SQLite file: write-ahead log, every commit on the disk before it counts.
///
/// Transactions that come while a commit is being written share the next one: each keeps its own savepoint, so one that
/// throws leaves no trace of itself and none on its neighbours.
actor SQLiteStore: Store {
  /// SQLite blocks while it writes; a thread of its own keeps that off the threads that serve requests.
  private nonisolated let executor = ThreadExecutor()
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let connection: SQLiteConnection
  private let recent = RecentRecords()
  private let steps: StepHook
  private var waiting: [StoreJob] = []
  private var isDraining = false

  /// Opens the file, or makes it. Refuses a file that another process has open, and one of a newer version.
  init(path: String, steps: StepHook = .none) throws {
    connection = try SQLiteConnection(path: path)
    self.steps = steps
    do {
      try Self.prepare(connection)
    } catch let error as SQLiteError where error.isBusy {
      throw StoreError.inUse
    }
  }

  private static func prepare(_ connection: SQLiteConnection) throws {
    // One runtime a file: two would each run the timers. The lock is held until the process ends.
    try connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    let mode = try connection.rows("PRAGMA journal_mode = WAL") { $0.text(0) }.first
    guard mode == "wal" else { throw StoreError.noWriteAheadLog }
    try connection.execute("PRAGMA synchronous = FULL")
    // Off until the tables are those of this version: a migration may put a table in another's place.
    try connection.execute("PRAGMA foreign_keys = OFF")
    try connection.execute("BEGIN IMMEDIATE")
    try migrate(connection)
    try connection.execute("COMMIT")
    try connection.execute("PRAGMA foreign_keys = ON")
  }

  private static func migrate(_ connection: SQLiteConnection) throws {
    while true {
      let version = try SQLiteSchema.version(of: connection)
      if version == SQLiteSchema.version { return }
      if version == 0 {
        try connection.execute(SQLiteSchema.statements)
      } else if let migration = SQLiteSchema.migrations[version] {
        try connection.execute(migration)
        let broken = try connection.rows("PRAGMA foreign_key_check") { $0.text(0) }
        guard broken.isEmpty else { throw StoreError.unreadable("reference") }
      } else {
        throw StoreError.newerVersion(found: version, known: SQLiteSchema.version)
      }
    }
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> Value) async throws -> Value {
    try await transaction(body)
  }

  func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append(StoreJob(body, continuation))
      guard !isDraining else { return }
      isDraining = true
      Task { drain() }
    }
  }

  private func drain() {
    isDraining = false
    let jobs = waiting
    waiting = []
    var finishes: [StoreJob.Finish] = []
    let changesBefore = connection.totalChanges
    do {
      try connection.execute("BEGIN IMMEDIATE")
      let transaction = SQLiteTransaction(connection: connection, recent: recent)
      for job in jobs { finishes.append(try run(job, in: transaction)) }
      if connection.totalChanges != changesBefore { steps.reached(.beforeCommit) }
      try connection.execute("COMMIT")
    } catch {
      try? connection.execute("ROLLBACK")
      recent.forget()
      for finish in finishes { finish(error) }
      for job in jobs.dropFirst(finishes.count) { job.fail(error) }
      return
    }
    if connection.totalChanges != changesBefore { steps.reached(.afterCommit) }
    for finish in finishes { finish(nil) }
  }

  private func run(_ job: StoreJob, in transaction: SQLiteTransaction) throws -> StoreJob.Finish {
    try connection.execute("SAVEPOINT job")
    do {
      let finish = try job.run(transaction)
      try connection.execute("RELEASE job")
      return finish
    } catch {
      recent.forget()
      try connection.execute("ROLLBACK TO job")
      try connection.execute("RELEASE job")
      return { _ in job.fail(error) }
    }
  }
}
