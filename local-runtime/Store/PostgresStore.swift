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
  private let sessions: [PostgresSession]
  private var idle: [PostgresSession]
  private var reads: Deque<StoreJob> = []
  private var writes: Deque<StoreJob> = []

  /// How many transactions share a commit at most.
  private static let shareLimit = 16

  /// Connects, and makes or changes the tables where they are not of this version.
  ///
  /// - Parameter runtime: the name of this runtime, which no other has: what it has begun is known by it.
  init(_ location: PostgresLocation, runtime: String, steps: StepHook = .none) async throws {
    let shared = PostgresSession.Shared(location: location, runtime: runtime, steps: steps)
    sessions = (0..<location.connections).map { _ in PostgresSession(shared) }
    idle = sessions
    try await sessions[0].prepare()
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

  /// Gives what waits to the sessions that have nothing to do; questions first, which are short.
  private func begin() {
    while !(reads.isEmpty && writes.isEmpty), let session = idle.popLast() {
      if let job = reads.popFirst() {
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

    init(location: PostgresLocation, runtime: String, steps: StepHook) {
      self.location = location
      self.runtime = runtime
      self.steps = steps
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

  func prepare() throws { try PostgresSchema.migrate(try open()) }

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
    for job in jobs {
      finish(job) { try repeating { connection in try once(on: connection) { try job.run($0) } } }
    }
  }

  private func finish(_ job: StoreJob, _ body: () throws -> StoreJob.Finish) {
    do { try body()(nil) } catch { job.fail(error) }
  }

  private func repeating<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
    var attempt = 1
    while true {
      do {
        return try body(try open())
      } catch let error as PostgresError where error.isConflict && attempt < Self.attempts {
        rollBack()
      } catch let error as PostgresError where error.isDisconnection {
        connection = nil
        // What ended it is often over: a server that has started again.
        guard attempt == 1 else { throw StoreError.unavailable(error.description) }
      } catch {
        rollBack()
        throw error
      }
      attempt += 1
    }
  }

  private func rollBack() {
    do { try connection?.rollBack() } catch { connection = nil }
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
    let id = transaction.id
    if id != nil { shared.steps.reached(.beforeCommit) }
    do {
      try connection.commit()
    } catch let error as PostgresError where error.isDisconnection && id != nil {
      self.connection = nil
      guard try isCommitted(id ?? "") else { throw error }
    }
    if id != nil { shared.steps.reached(.afterCommit) }
    for record in transaction.records { shared.recent.keep(record) }
    return value
  }

  /// What became of a transaction whose commit nobody answered.
  private func isCommitted(_ id: String) throws -> Bool {
    let end = ContinuousClock.now + Self.doubtLimit
    while true {
      do {
        let status = try open().rows("SELECT pg_xact_status($1::xid8)", [.text(id)]) { $0.text(0) }.first ?? ""
        // The server may still work on it.
        if status != "in progress" { return status == "committed" }
      } catch {
        guard ContinuousClock.now < end, Self.isUnavailable(error) else {
          throw StoreError.unavailable("nobody says whether a change was committed; \(LogText.of(error))")
        }
        connection = nil
      }
      usleep(50_000)
    }
  }

  private static func isUnavailable(_ error: any Error) -> Bool {
    switch error {
    case StoreError.unavailable: true
    case let error as PostgresError: error.isDisconnection
    default: false
    }
  }

  private func open() throws(StoreError) -> PostgresConnection {
    if let connection, connection.isOpen { return connection }
    if let failure = shared.failure.withLock({ $0 }), ContinuousClock.now - failure.at < Self.pause {
      throw .unavailable(failure.reason)
    }
    do {
      let opened = try PostgresConnection(shared.location, name: "varsel \(shared.runtime)")
      shared.failure.withLock { $0 = nil }
      connection = opened
      return opened
    } catch {
      shared.failure.withLock { $0 = (.now, error.description) }
      throw .unavailable(error.description)
    }
  }
}
