import Foundation
import TestSupport
import Testing

@testable import Notifications
@testable import local_runtime

/// What every store must do; each test runs on each of them.
@Suite(.timeLimit(.minutes(2))) struct StoreTests {
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }
  }

  static func withStore(_ kind: Kind, _ body: (any Store) async throws -> Void) async throws {
    switch kind {
    case .sqlite:
      let scratch = try Paths.scratch()
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      try await body(try SQLiteStore(path: "\(scratch)/varsel.db"))
    case .postgres:
      let database = try await PostgresServer.shared.value.database()
      try await body(try await PostgresStore(PostgresLocation(url: database), runtime: "tests"))
    }
  }

  @Test(arguments: Kind.allCases) func `a taken key stores nothing`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      let (other, otherOrders) = Self.chain(2)
      #expect(try await store.transaction { try $0.insert(chain, orders: orders) })
      #expect(try await store.transaction { try !$0.insert(other, orders: otherOrders) })
      #expect(try await store.transaction { try $0.order(otherOrders[0].id) } == nil)
      let found = try await store.transaction {
        try $0.chain(creator: "ttd", scope: .chain, idempotencyKey: "key")
      }
      #expect(found == chain)
    }
  }

  @Test(arguments: Kind.allCases) func `keys of other creators and scopes are other keys`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      let owners = [("ttd", IdempotencyScope.chain), ("nav", .chain), ("ttd", .instant), ("ttd", .single)]
      for (number, owner) in owners.enumerated() {
        let (made, orders) = Self.chain(number)
        var chain = made
        chain.creator = owner.0
        chain.scope = owner.1
        let isNew = try await store.transaction { [chain] in try $0.insert(chain, orders: orders) }
        #expect(isNew)
      }
    }
  }

  @Test(arguments: Kind.allCases) func `a change made from another version is refused`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      let previous = OrderRecord(order: orders[0], notifications: [])
      var changed = previous
      changed.order.version += 1
      let next = changed
      try await store.transaction {
        _ = try $0.insert(chain, orders: orders)
        try $0.save(next, previous: previous)
      }
      await #expect(throws: StoreError.versionConflict) {
        try await store.transaction { try $0.save(next, previous: previous) }
      }
    }
  }

  @Test(arguments: Kind.allCases) func `a transaction that throws leaves no trace, on itself or its neighbours`(
    _ kind: Kind
  ) async throws {
    struct Refused: Error {}
    try await Self.withStore(kind) { store in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<50 {
          let (chain, orders) = Self.chain(number, key: "key \(number)")
          group.addTask {
            let write = Task {
              try await store.transaction { transaction in
                _ = try transaction.insert(chain, orders: orders)
                if number % 2 == 1 { throw Refused() }
              }
            }
            if number % 2 == 1 {
              await #expect(throws: Refused.self) { try await write.value }
            } else {
              try await write.value
            }
          }
        }
        try await group.waitForAll()
      }
      let stored = try await store.read { try $0.orderIDs(after: nil, limit: 100) }
      let wanted = stride(from: 0, to: 50, by: 2).map { Self.chain($0, key: "key \($0)").1[0].id.description }
      #expect(stored.map(\.description) == wanted.sorted())
    }
  }

  @Test(arguments: Kind.allCases) func `due orders come when their time has come, the longest due first`(_ kind: Kind)
    async throws
  {
    try await Self.withStore(kind) { store in
      let times = [30, 10, 20]
      for (number, seconds) in times.enumerated() {
        let (chain, orders) = Self.chain(number, key: "\(number)", dueAfter: Int64(seconds))
        #expect(try await store.transaction { try $0.insert(chain, orders: orders) })
      }
      func due(_ seconds: Int64, limit: Int = 10) async throws -> [OrderID] {
        try await store.peek { try $0.dueOrders(at: Self.start.advanced(bySeconds: seconds), limit: limit) }
      }
      #expect(try await due(9).isEmpty)
      #expect(try await due(10) == [Self.chain(1).1[0].id])
      #expect(try await due(30) == [1, 2, 0].map { Self.chain($0).1[0].id })
      #expect(try await due(30, limit: 2).count == 2)
      let next = try await store.transaction { try $0.nextDue() }
      #expect(next == Self.start.advanced(bySeconds: 10))
    }
  }

  @Test(arguments: Kind.allCases) func `creators take turns, whoever has thousands waiting`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      let sizes = ["aas": 30, "nav": 2, "skd": 5, "ttd": 1]
      for (number, creator) in sizes.sorted(by: { $0.key < $1.key }).flatMap({ creator, count in
        (0..<count).map { _ in creator }
      }).enumerated() {
        var (chain, orders) = Self.chain(number, key: "\(number)")
        chain.creator = creator
        orders[0].creator = creator
        // The last of all: it has nothing due yet, and takes no share.
        orders[0].dueAt = Self.start.advanced(bySeconds: creator == "ttd" ? 1_000 : Int64(number))
        let (placed, new) = (chain, orders)
        let isNew = try await store.transaction { try $0.insert(placed, orders: new) }
        #expect(isNew)
      }
      func due(_ limit: Int) async throws -> [String] {
        try await store.peek { transaction in
          try transaction.dueOrders(at: Self.start.advanced(bySeconds: 100), limit: limit).map {
            try transaction.order($0)?.order.creator ?? "-"
          }
        }
      }
      let found = [try await due(6), try await due(2), try await due(12)]
      #expect(
        found == [
          ["aas", "nav", "skd", "aas", "nav", "skd"], ["aas", "nav"],
          ["aas", "nav", "skd", "aas", "nav", "skd", "aas", "skd", "aas", "skd"],
        ])
      let all = try await due(200).count
      #expect(all == 37)
    }
  }

  @Test(arguments: Kind.allCases) func `a held SMS that is postponed is looked at later`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      var life = OrderLife(order: orders[0], notifications: [])
      _ = life.handle(.due, now: Self.start)
      let held = OrderRecord(order: life.order, notifications: life.notifications)
      let opening = try #require(life.notifications[0].dueAt)
      let later = opening.advanced(bySeconds: 3_600)
      let found = try await store.transaction { transaction in
        _ = try transaction.insert(chain, orders: orders)
        try transaction.save(held, previous: OrderRecord(order: orders[0], notifications: []))
        try transaction.postpone(held.notifications.map(\.id), to: later)
        return [opening, later].map { try? transaction.held(dueAt: $0, limit: 10).count }
      }
      #expect(found == [0, 1])
      #expect(try await store.transaction { try $0.nextDue() } == min(later, try #require(held.order.dueAt)))
    }
  }

  /// Orders of many notifications stay decoded: what stands there must be what the file holds.
  @Test(arguments: Kind.allCases) func `a large order is the same read again, after a failed transaction too`(
    _ kind: Kind
  ) async throws {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      var life = OrderLife(order: orders[0], notifications: [])
      _ = life.handle(.due, now: Self.start)
      var record = OrderRecord(order: life.order, notifications: [])
      for number in 0..<60 {
        var notification = life.notifications[0]
        notification.id = NotificationID(UUID5.make(namespace: record.order.id.uuid, name: "\(number)"))
        record.notifications.append(notification)
      }
      let large = record
      try await store.transaction { transaction in
        _ = try transaction.insert(chain, orders: orders)
        try transaction.save(large, previous: OrderRecord(order: orders[0], notifications: []))
      }
      #expect(try await store.transaction { try $0.order(large.order.id) } == large)
      var changed = large
      changed.order.version += 1
      changed.notifications[7].attempt += 1
      let next = changed
      struct Failure: Error {}
      await #expect(throws: Failure.self) {
        try await store.transaction { transaction in
          try transaction.save(next, previous: large)
          throw Failure()
        }
      }
      #expect(try await store.transaction { try $0.order(large.order.id) } == large)
      try await store.transaction { try $0.save(next, previous: large) }
      #expect(try await store.transaction { try $0.order(large.order.id) } == next)
    }
  }

  @Test(arguments: Kind.allCases) func `a held SMS is found by its opening, a report by its reference`(_ kind: Kind)
    async throws
  {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      let before = OrderRecord(order: orders[0], notifications: [])
      var life = OrderLife(order: orders[0], notifications: [])
      _ = life.handle(.due, now: Self.start)
      let held = OrderRecord(order: life.order, notifications: life.notifications)
      let opening = try #require(life.notifications[0].dueAt)
      let taken = try await store.transaction { transaction in
        _ = try transaction.insert(chain, orders: orders)
        try transaction.save(held, previous: before)
        return (
          try transaction.held(dueAt: opening.advanced(byMilliseconds: -1), limit: 10),
          try transaction.held(dueAt: opening, limit: 10),
          try transaction.order(orders[0].id)
        )
      }
      #expect(taken.0.isEmpty)
      #expect(taken.1.map(\.held.id) == held.notifications.map(\.id))
      #expect(taken.1.map(\.orderId) == [orders[0].id])
      #expect(taken.2 == held)
      let report = DeliveryReport(provider: "p", reference: "r", result: .delivered, at: Self.start)
      try await store.transaction { _ = try $0.keep(report, at: Self.start) }
      #expect(try await store.transaction { try $0.takeReports(reference: "r", provider: "q") }.isEmpty)
      #expect(try await store.transaction { try $0.takeReports(reference: "r", provider: "p") } == [report])
      #expect(try await store.transaction { try $0.takeReports(reference: "r", provider: "p") }.isEmpty)
    }
  }

  @Test(arguments: Kind.allCases) func `an order stands in the feed once for each time that it ended`(_ kind: Kind)
    async throws
  {
    try await Self.withStore(kind) { store in
      let (chain, orders) = Self.chain(1)
      let entry = FeedEntry(order: orders[0], notifications: [])
      let feed = try await store.transaction { transaction in
        _ = try transaction.insert(chain, orders: orders)
        try transaction.append(entry, of: orders[0], at: Self.start)
        try transaction.append(entry, of: orders[0], at: Self.start)
        var again = orders[0]
        again.resends = 1
        try transaction.append(entry, of: again, at: Self.start)
        return try transaction.feed(creator: "ttd", after: 0, limit: 10)
      }
      #expect(feed.map(\.entry) == [entry, entry])
      #expect(try await store.transaction { try $0.feed(creator: "nav", after: 0, limit: 10) }.isEmpty)
    }
  }

  @Test(arguments: Kind.allCases)
  func `reports that fit no message are listed the latest first, and deleted when they are old`(_ kind: Kind)
    async throws
  {
    try await Self.withStore(kind) { store in
      let numbers = try await store.transaction { transaction in
        for number in 0..<3 {
          let at = Self.start.advanced(bySeconds: Int64(number))
          _ = try transaction.keep(
            DeliveryReport(provider: "p", reference: "\(number)", result: .delivered, at: at),
            at: at
          )
        }
        func references(before sequence: Int64 = .max) throws -> [String] {
          try transaction.unmatchedReports(before: sequence, limit: 2).map(\.report.reference)
        }
        let first = try references()
        let second = try transaction.unmatchedReports(before: 2, limit: 2).map(\.report.reference)
        _ = try transaction.deleteReports(before: Self.start.advanced(bySeconds: 2), limit: 1)
        _ = try transaction.deleteReports(before: Self.start.advanced(bySeconds: 2), limit: 10)
        return [first, second, try references()]
      }
      #expect(numbers == [["2", "1"], ["0"], ["2"]])
    }
  }

  @Test(arguments: Kind.allCases)
  func `old entries of the feed are deleted, the oldest first, and no more than asked for`(_ kind: Kind) async throws {
    try await Self.withStore(kind) { store in
      for number in 0..<3 {
        let (chain, orders) = Self.chain(number, key: "\(number)")
        try await store.transaction { transaction in
          _ = try transaction.insert(chain, orders: orders)
          let entry = FeedEntry(order: orders[0], notifications: [])
          try transaction.append(entry, of: orders[0], at: Self.start.advanced(bySeconds: Int64(number)))
        }
      }
      func left(before seconds: Int64, limit: Int) async throws -> [Int64] {
        try await store.transaction { transaction in
          _ = try transaction.deleteFeed(before: Self.start.advanced(bySeconds: seconds), limit: limit)
          return try transaction.feed(creator: "ttd", after: 0, limit: 10).map(\.sequenceNumber)
        }
      }
      #expect(try await left(before: 0, limit: 10) == [1, 2, 3])
      #expect(try await left(before: 2, limit: 1) == [2, 3])
      #expect(try await left(before: 2, limit: 10) == [3])
    }
  }

  @Test func `a file of a newer version, or one that another runtime has open, is refused`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let newer = try SQLiteConnection(path: "\(scratch)/newer.db")
    try newer.execute("PRAGMA user_version = 99")
    let refusal = StoreError.newerVersion(found: 99, known: SQLiteSchema.version)
    #expect(throws: refusal) { try SQLiteStore(path: "\(scratch)/newer.db") }

    let runtime = try #require(try await RuntimeProcess.start(store: "\(scratch)/open.db"))
    defer { runtime.process.kill() }
    #expect(throws: StoreError.inUse) { try SQLiteStore(path: "\(scratch)/open.db") }
  }

  static let start = known(Timestamp("2026-11-24T21:40:00Z"))

  static func chain(_ number: Int, key: String = "key", dueAfter: Int64 = 0) -> (ChainRecord, [Order]) {
    let seed = known(UUIDBytes("00000000-0000-4000-8000-\(String(1_000_000_000_000 + number).dropFirst(1))"))
    var request = OrderChainRequest()
    request.idempotencyId = key
    request.requestedSendTime = start.advanced(bySeconds: dueAfter).description
    let settings = SMSSettingsRequest(body: "Hei")
    request.recipient = RecipientRequest(recipientSms: .init(phoneNumber: "+4799999001", smsSettings: settings))
    let defaults = OrderDefaults(emailSender: known(EmailAddress("noreply@example.no")), smsSender: "Varsel")
    let made = known(try? OrderChain.place(request, creator: "ttd", seed: seed, defaults: defaults, now: start))
    let chain = ChainRecord(
      id: made.orders[0].chainId,
      creator: "ttd",
      scope: .chain,
      idempotencyKey: key,
      fingerprint: made.fingerprint,
      receipt: made.receipt,
      created: start
    )
    return (chain, made.orders)
  }

  /// A value that the test knows to be valid.
  static func known<Value>(_ value: Value?) -> Value {
    guard let value else { fatalError("not valid") }
    return value
  }
}

extension Store {
  /// What `body` gives; it leaves no trace.
  func peek<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    do {
      return try await transaction { throw Peeked(value: try body($0)) }
    } catch let peeked as Peeked<Value> {
      return peeked.value
    }
  }
}

private struct Peeked<Value: Sendable>: Error {
  let value: Value
}

extension StoreTransaction {
  func insert(_ chain: ChainRecord, orders: [Order]) throws -> Bool {
    try insert(chain, orders.map { OrderRecord(order: $0, notifications: []) })
  }
}
