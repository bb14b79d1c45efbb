import FoundationEssentials
import Hummingbird
import Notifications

/// Places orders: asks `create-order`, and stores what it answers, once for each idempotency key.
struct OrderPlacement: Sendable {
  let ledger: Ledger
  let functions: Functions
  let orchestrator: Orchestrator
  let clock: RuntimeClock

  enum Placed: Sendable {
    case stored(OrderReceipt)
    /// The answer to an earlier request with the same key.
    case replayed(OrderReceipt)
  }

  /// A request as it came, and whose it is.
  struct Request {
    var operation: CreateOrder.Operation
    var creator: String
    /// Nil where the caller gives none.
    var idempotencyKey: String?
    var body: JSONBody
  }

  /// - Parameter willStore: called with the orders before they are stored.
  /// - Throws: `ProblemError` for what is refused.
  func place(_ request: Request, willStore: ([Order]) -> Void = { _ in }) async throws -> Placed {
    guard let seed = UUIDBytes(UUID().uuidString.lowercased()) else { throw ProblemError(.unavailable) }
    // Two callers may come with one key at once. The second finds it taken when it stores, asks again with what is
    // stored by then, and gets the answer to a replay.
    for _ in 0..<2 {
      let existing = try await existing(request)
      let pool = request.body.namesIdentities ? functions.createOrderWithLookup : functions.createOrder
      let event = try CreateOrder.event(
        creator: request.creator,
        operation: request.operation,
        seed: seed,
        existing: existing,
        now: clock.now,
        request: request.body
      )
      switch await pool.call(line: event) {
      case .result(.problem(let problem)), .problem(let problem): throw ProblemError(problem)
      case .result(.result(let result)):
        if result.replayed { return .replayed(result.receipt) }
        willStore(result.orders)
        if try await store(result, request) { return .stored(result.receipt) }
      case .error(let error) where !error.retryable:
        // A setting is missing or wrong: another try changes nothing.
        throw ProblemError(.failure)
      case .error(let error):
        throw ProblemError(.unavailable, headers: [.retryAfter: "\(error.retryAfterSeconds ?? 5)"])
      case .none:
        throw ProblemError(.unavailable, headers: [.retryAfter: "5"])
      }
    }
    throw ProblemError(.unavailable, headers: [.retryAfter: "1"])
  }

  private func existing(_ request: Request) async throws -> CreateOrder.Existing? {
    guard let key = request.idempotencyKey else { return nil }
    let chain = try await ledger.chain(creator: request.creator, scope: request.operation.scope, idempotencyKey: key)
    return chain.map { CreateOrder.Existing(fingerprint: $0.fingerprint, receipt: $0.receipt) }
  }

  /// False where another call has taken the key meanwhile.
  private func store(_ result: CreateOrder.Result, _ request: Request) async throws -> Bool {
    let key = request.idempotencyKey
    guard let chain = ChainRecord(result, operation: request.operation, idempotencyKey: key) else {
      throw ProblemError(.unavailable)
    }
    switch try await ledger.accept(
      chain,
      orders: result.orders,
      takesUpDue: orchestrator.takesUpDue,
      at: clock.now
    ) {
    case .keyTaken: return false
    case .stored(let advances):
      orchestrator.carryOut(advances)
      orchestrator.nudge()
      return true
    }
  }
}
