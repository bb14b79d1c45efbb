import DequeModule
import Glibc
import Notifications
import Synchronization

/// The state in a PostgreSQL database, which several runtimes may share.
///
/// A transaction runs on one of a few connections. Where two are in each other's way (a deadlock, a serialization failure), or
/// the connection breaks before the commit is sent, it is run again. Where the connection breaks in the middle of the commit, the
/// server is asked what became of it.
actor PostgresStore: Store {
  private let sessions: [PostgresSession]
  private var idle: [PostgresSession]
  private var waiting: Deque<CheckedContinuation<PostgresSession, Never>> = []

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
    let session = await take()
    defer { give(session) }
    return try await session.transaction(body)
  }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> Value) async throws -> Value {
    let session = await take()
    defer { give(session) }
    return try await session.read(body)
  }

  private func take() async -> PostgresSession {
    if let session = idle.popLast() { return session }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func give(_ session: PostgresSession) {
    if let next = waiting.popFirst() { next.resume(returning: session) } else { idle.append(session) }
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

  func transaction<Value: Sendable>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value {
    try repeating { connection in try once(body, on: connection) }
  }

  func read<Value: Sendable>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value {
    try repeating { connection in
      try body(PostgresTransaction(connection, of: shared.runtime, recent: shared.recent, isReading: true))
    }
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

  private func once<Value>(
    _ body: (any StoreTransaction) throws -> Value,
    on connection: PostgresConnection
  ) throws -> Value {
    connection.begin()
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
      } catch  where ContinuousClock.now < end && Self.isUnavailable(error) {
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
