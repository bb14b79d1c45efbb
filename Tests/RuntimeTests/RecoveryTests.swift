import Foundation
import Logging
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

/// What a runtime does about the calls that were under way when it died.
@Suite(.timeLimit(.minutes(1))) struct RecoveryTests {
  /// A store that once does not do what it is asked.
  private final class FailingStore: Store {
    let store: any Store
    /// Counts down to the transaction that fails.
    let transactionsLeft = Mutex(0)

    init(_ store: any Store) { self.store = store }

    func read<Value: Sendable>(
      _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value { try await store.read(body) }

    func transaction<Value: Sendable>(
      _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
      let left = transactionsLeft.withLock { left in
        left -= 1
        return left
      }
      if left == 0 { throw StoreError.unavailable("for once") }
      return try await store.transaction(body)
    }
  }

  @Test func `where the store fails in the midst of it, each call is begun again once`() async throws {
    try await StoreTests.withStore(.sqlite) { store in
      for number in 0..<3 {
        let (chain, orders) = StoreTests.chain(number, key: "\(number)")
        var order = orders[0]
        order.conditionEndpoint = "https://example.no/needed"
        var life = OrderLife(order: order, notifications: [])
        #expect(life.handle(.due, now: StoreTests.start).actions.map(\.function) == [.checkCondition])
        let underWay = OrderRecord(order: life.order, notifications: life.notifications)
        let isNew = try await store.transaction { try $0.insert(chain, [underWay]) }
        #expect(isNew)
      }
      let failing = FailingStore(store)
      failing.transactionsLeft.withLock { $0 = 2 }
      let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
      let activity = Activity()
      let orchestrator = Orchestrator(
        ledger: Ledger(store: failing),
        functions: Functions(folder: Repository.functions, environment: [:], logger: logger),
        clock: RuntimeClock(startingAt: StoreTests.start.advanced(bySeconds: 1), runs: false),
        activity: activity,
        logger: logger
      )
      try await orchestrator.recover()
      #expect(activity.underWay == 3)
    }
  }
}
