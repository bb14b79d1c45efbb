import DequeModule
import Glibc
import Notifications
import Synchronization

/// The state in a PostgreSQL database, which several runtimes may share.
///
/// Transactions run on a few connections. Those that come while all are at work share the next one's commit. Where two are in
/// each other's way (a deadlock, a serialization failure), or the connection breaks before the commit is sent, a transaction is
/// run again. Where the connection breaks in the middle of the commit, the server is asked what became of it.
actor PostgresStore: Store {
  private var idle: [PostgresSession]
  private var reads: Deque<StoreJob> = []
  private var writes: Deque<StoreJob> = []
  /// They take turns.
  private var isWriteNext = false

  /// How many transactions share a commit at most.
  private static let shareLimit = 16

  /// Connects, and makes or changes the tables where they are not of this version.
  ///
  /// - Parameter runtime: the name of this runtime, which no other has: what it has begun is known by it.
  init(_ location: PostgresLocation, runtime: String, steps: StepHook = .none) async throws {
    let (away, tell) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    let shared = PostgresSession.Shared(location: location, runtime: runtime, steps: steps) { tell.yield($0) }
    let sessions = (0..<location.connections).map { _ in PostgresSession(shared) }
    idle = sessions
    try await sessions[0].prepare()
    // Now, and not in the midst of work: the server may have no room for them all.
    for session in sessions.dropFirst() { try await session.connect() }
    Task { [weak self] in
      for await reason in away { await self?.failWaiting(StoreError.unavailable(reason)) }
    }
    Task { [weak self] in
      while self != nil {
        try? await Task.sleep(for: .seconds(1))
        await self?.failWaiting(StoreError.unavailable("all connections are at work"), since: Self.patience)
      }
    }
  }

  /// How long a transaction waits for a connection.
  private static let patience = Duration.seconds(10)

  /// While the server is away, nobody waits for a session that asks it what became of something.
  private func failWaiting(_ error: StoreError, since age: Duration = .zero) {
    let latest = ContinuousClock.now - age
    // They stand in the order in which they came.
    while let job = reads.first, job.added <= latest { reads.removeFirst().fail(error) }
    while let job = writes.first, job.added <= latest { writes.removeFirst().fail(error) }
  }

  func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      writes.append(StoreJob(body, continuation))
      begin()
    }
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      reads.append(StoreJob(body, continuation))
      begin()
    }
  }

  /// Gives what waits to the sessions that have nothing to do.
  private func begin() {
    while !(reads.isEmpty && writes.isEmpty), let session = idle.popLast() {
      defer { isWriteNext.toggle() }
      if writes.isEmpty || !isWriteNext, let job = reads.popFirst() {
        Task { give(back: session, after: await session.read(job)) }
      } else {
        let share = min((writes.count + idle.count) / (idle.count + 1), Self.shareLimit)
        let jobs = Array(writes.prefix(share))
        writes.removeFirst(share)
        Task { give(back: session, after: await session.write(jobs)) }
      }
    }
  }

  private func give(back session: PostgresSession, after: Void) {
    idle.append(session)
    begin()
  }
}

/// One connection, made anew where it has broken, and a thread that blocks on it.
private actor PostgresSession {
  /// What the sessions of a store have in common.
  final class Shared: Sendable {
    let location: PostgresLocation
    let runtime: String
    let steps: StepHook
    let recent = RecentRecords()
    /// When a connection has failed last, and why.
    let failure = Mutex<(at: ContinuousClock.Instant, reason: String)?>(nil)
    /// Told each time that the server cannot be reached.
    let isAway: @Sendable (String) -> Void

    init(
      location: PostgresLocation,
      runtime: String,
      steps: StepHook,
      isAway: @escaping @Sendable (String) -> Void
    ) {
      self.location = location
      self.runtime = runtime
      self.steps = steps
      self.isAway = isAway
    }
  }

  private nonisolated let executor = ThreadExecutor()
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let shared: Shared
  private var connection: PostgresConnection?

  /// How often a transaction is run at most, where others are in its way.
  private static let attempts = 20
  /// While the server is away, it is asked once in so long: whoever comes in between is told so at once.
  private static let pause = Duration.seconds(1)
  /// How long a transaction waits to hear whether it was committed, before that is left open. The calls that it begins are
  /// given up after a longer time.
  private static let doubtLimit = Duration.seconds(OrderLife.callLimitInSeconds - 120)

  init(_ shared: Shared) { self.shared = shared }

  func prepare() throws {
    let connection = try open(registers: false)
    try connection.checkServer()
    try PostgresSchema.migrate(connection)
    try connection.register()
  }

  func connect() throws { _ = try open() }

  func read(_ job: StoreJob) {
    finish(job) {
      try repeating { connection in
        try job.run(PostgresTransaction(connection, of: shared.runtime, recent: shared.recent, isReading: true))
      }
    }
  }

  func write(_ jobs: [StoreJob]) {
    if jobs.count > 1 {
      do {
        let finishes = try once(on: try open(), isShared: true) { transaction in
          try jobs.map { try $0.run(transaction) }
        }
        for finish in finishes { finish(nil) }
        return
      } catch StoreError.unavailable(let reason) {
        // Nobody is there to ask, or to say what became of it.
        for job in jobs { job.fail(StoreError.unavailable(reason)) }
        return
      } catch {
        // One that fails keeps no other from it: each has a transaction of its own then.
        rollBack()
      }
    }
    var reason: String?
    for job in jobs {
      if let reason {
        // Who waits behind others that have waited in vain has waited for long enough.
        job.fail(StoreError.unavailable(reason))
        continue
      }
      finish(job) {
        do {
          return try repeating { connection in try once(on: connection) { try job.run($0) } }
        } catch StoreError.unavailable(let why) {
          reason = why
          throw StoreError.unavailable(why)
        }
      }
    }
  }

  private func finish(_ job: StoreJob, _ body: () throws -> StoreJob.Finish) {
    do { try body()(nil) } catch { job.fail(error) }
  }

  private func repeating<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
    var conflicts = 0
    var hasBroken = false
    while true {
      do {
        return try body(try open())
      } catch let error as PostgresError where error.isConflict && conflicts < Self.attempts {
        rollBack()
        conflicts += 1
      } catch let error as PostgresError where error.isDisconnection {
        connection = nil
        // What ended it is often over: a server that has started again.
        guard !hasBroken else { throw StoreError.unavailable(error.description) }
        hasBroken = true
      } catch {
        rollBack()
        if let error = error as? PostgresError, error.isWaiting { throw StoreError.unavailable(error.description) }
        throw error
      }
    }
  }

  private func rollBack() {
    guard let connection, connection.isOpen else {
      self.connection = nil
      return
    }
    do { try connection.rollBack() } catch { self.connection = nil }
  }

  /// - Parameter isShared: whether bodies that know nothing of each other run in it: then nobody waits for long for an order
  ///   that another has, who may wait for one of theirs.
  private func once<Value>(
    on connection: PostgresConnection,
    isShared: Bool = false,
    _ body: (PostgresTransaction) throws -> Value
  ) throws -> Value {
    connection.begin()
    if isShared { connection.later("SET LOCAL lock_timeout = '100ms'") }
    let transaction = PostgresTransaction(connection, of: shared.runtime, recent: shared.recent)
    let value = try body(transaction)
    let isWritten = transaction.isWritten
    if isWritten { shared.steps.reached(.beforeCommit) }
    do {
      try connection.commit(isWritten: isWritten)
    } catch let error as PostgresError where error.isDisconnection && isWritten {
      self.connection = nil
      guard try isCommitted(connection) else { throw error }
    }
    if isWritten { shared.steps.reached(.afterCommit) }
    for record in transaction.records { shared.recent.keep(record) }
    return value
  }

  /// What became of the last transaction of a connection that broke in the middle of its commit. If it was not made, it is not
  /// from here on.
  private func isCommitted(_ broken: PostgresConnection) throws -> Bool {
    let end = ContinuousClock.now + Self.doubtLimit
    while true {
      do {
        // Waits for the server to be done with it.
        let sql = "DELETE FROM sessions WHERE id = $1 RETURNING written"
        return try open().rows(sql, [.text(broken.session)]) { $0.integer(0) } == [broken.written]
      } catch {
        guard ContinuousClock.now < end, Self.isUnavailable(error) else {
          throw StoreError.unavailable("nobody says whether a change was committed; \(LogText.of(error))")
        }
        rollBack()
        // Who waits for a session is told.
        shared.isAway(LogText.of(error))
      }
      usleep(50_000)
    }
  }

  private static func isUnavailable(_ error: any Error) -> Bool {
    switch error {
    case StoreError.unavailable: true
    case let error as PostgresError: error.isDisconnection || error.isWaiting
    default: false
    }
  }

  /// - Parameter registers: whether the tables are there, to make it possible to ask later what became of a transaction.
  private func open(registers: Bool = true) throws(StoreError) -> PostgresConnection {
    if let connection, connection.isOpen { return connection }
    if let failure = shared.failure.withLock({ $0 }), ContinuousClock.now - failure.at < Self.pause {
      throw .unavailable(failure.reason)
    }
    do {
      let opened = try PostgresConnection(shared.location, name: "varsel \(shared.runtime)")
      if registers { try opened.register() }
      shared.failure.withLock { $0 = nil }
      // Where a server has taken another's place, what it was told last may be gone.
      shared.recent.forget()
      connection = opened
      return opened
    } catch {
      let reason = LogText.of(error)
      shared.failure.withLock { $0 = (.now, reason) }
      shared.isAway(reason)
      throw .unavailable(reason)
    }
  }
}
