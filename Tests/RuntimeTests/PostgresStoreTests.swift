import Foundation
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

/// What several runtimes on one database must not do to each other, and what a database must not do to them.
@Suite(.timeLimit(.minutes(2))) struct PostgresStoreTests {
  private func database() async throws -> String { try await PostgresServer.shared.value.database() }

  private func store(_ url: String, runtime: String = "a") async throws -> PostgresStore {
    try await PostgresStore(PostgresLocation(url: url), runtime: runtime)
  }

  private func insert(_ number: Int, into store: any Store, dueAfter: Int64 = 0) async throws -> Order {
    let (chain, orders) = StoreTests.chain(number, key: "\(number)", dueAfter: dueAfter)
    let isNew = try await store.transaction { try $0.insert(chain, orders: orders) }
    #expect(isNew)
    return orders[0]
  }

  /// Has the order's call begun, as attempt number `attempt`.
  private func begin(_ id: OrderID, by store: any Store, attempt: Int) async throws {
    try await store.transaction { transaction in
      let record = try #require(try transaction.order(id))
      var next = record
      next.order.version += 1
      next.order.status = .processing
      next.order.waitingFor = .condition
      next.order.attempt = attempt
      try transaction.save(next, previous: record)
    }
  }

  @Test func `what one has been given no other is given, before the claim has ended`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    for number in 0..<40 { _ = try await insert(number, into: a) }
    let taken = Shared<[OrderID]>([])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        for store in [a, b] {
          group.addTask {
            let due = try await store.transaction { try $0.dueOrders(at: StoreTests.start, limit: 3) }
            taken.value.withLock { $0 += due }
          }
        }
      }
      try await group.waitForAll()
    }
    let ids = taken.value.withLock { $0 }
    #expect(ids.count == 40 && Set(ids).count == 40)

    // As after half a minute.
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    #expect(try admin.run("UPDATE orders SET claimed_until = claimed_until - 30000") == 40)
    let again = try await b.transaction { try $0.dueOrders(at: StoreTests.start, limit: 100) }
    #expect(again.count == 40)
    // Who saves it lets it go at once.
    let id = again[0]
    try await b.transaction { transaction in
      let record = try #require(try transaction.order(id))
      var next = record
      next.order.version += 1
      try transaction.save(next, previous: record)
    }
    let free = try await a.transaction { try $0.dueOrders(at: StoreTests.start, limit: 100) }
    #expect(free == [id])
  }

  @Test func `held SMS are given to one alone`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    var opening = StoreTests.start
    for number in 0..<10 {
      let order = try await insert(number, into: a)
      let held = try await a.transaction { transaction in
        let record = try #require(try transaction.order(order.id))
        var life = OrderLife(order: record.order, notifications: record.notifications)
        _ = life.handle(.due, now: StoreTests.start)
        try transaction.save(OrderRecord(order: life.order, notifications: life.notifications), previous: record)
        return life.notifications
      }
      opening = try #require(held[0].dueAt)
    }
    let time = opening
    let first = try await a.transaction { try $0.held(dueAt: time, limit: 6) }
    let second = try await b.transaction { try $0.held(dueAt: time, limit: 6) }
    #expect(first.count == 6 && second.count == 4)
    #expect(Set((first + second).map(\.held.id)).count == 10)
  }

  @Test func `a runtime that starts again finds the calls that it has begun alone`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    func calls(of store: any Store) async throws -> [OrderID] {
      try await store.transaction { try $0.ordersWithCallsUnderWay() }
    }
    let ids = [try await insert(1, into: a).id, try await insert(2, into: a).id]
    try await begin(ids[0], by: a, attempt: 1)
    try await begin(ids[1], by: b, attempt: 1)
    #expect(try await calls(of: a) == [ids[0]])
    #expect(try await calls(of: b) == [ids[1]])
    // Another's change of an order leaves the call with who has begun it.
    try await b.transaction { transaction in
      let record = try #require(try transaction.order(ids[0]))
      var next = record
      next.order.version += 1
      next.order.cancelRequested = StoreTests.start
      try transaction.save(next, previous: record)
    }
    #expect(try await calls(of: a) == [ids[0]])
    // Where both have calls under way, neither knows of all.
    try await begin(ids[0], by: b, attempt: 2)
    #expect(try await calls(of: a).isEmpty)
    #expect(try await calls(of: b) == [ids[1]])
  }

  @Test func `transactions that wait for each other in a circle both come to their end`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    let ids = [try await insert(1, into: a).id, try await insert(2, into: a).id]
    let hasFirst = Shared(0)
    @Sendable func change(_ ids: [OrderID], in store: any Store) async throws {
      let runs = Shared(0)
      try await store.transaction { transaction in
        let isFirstRun = runs.value.withLock { runs in
          runs += 1
          return runs == 1
        }
        for (place, id) in ids.enumerated() {
          let record = try #require(try transaction.order(id))
          if place == 0, isFirstRun {
            hasFirst.value.withLock { $0 += 1 }
            while hasFirst.value.withLock({ $0 }) < 2 { usleep(1_000) }
          }
          var next = record
          next.order.version += 1
          try transaction.save(next, previous: record)
        }
      }
    }
    async let forwards: Void = change(ids, in: a)
    async let backwards: Void = change(ids.reversed(), in: b)
    _ = try await (forwards, backwards)
    for id in ids {
      let version = try await a.transaction { try $0.order(id)?.order.version }
      #expect(version == 3, "each has changed it once")
    }
  }

  /// Transactions end in another order than they began, and some not at all: a reader who goes on from the last number it
  /// has seen must miss none.
  @Test func `a reader of the feed misses nothing, however long the writers' transactions take`() async throws {
    let database = try await database()
    let writers = [try await store(database), try await store(database, runtime: "b")]
    let readers = [try await store(database, runtime: "c"), try await store(database, runtime: "d")]
    let writing = Task {
      try await withThrowingTaskGroup(of: OrderID?.self) { group in
        for number in 0..<200 {
          group.addTask { try await Self.write(number, in: writers[number % 2]) }
        }
        return try await group.reduce(into: Set<OrderID>()) { if let id = $1 { $0.insert(id) } }
      }
    }
    let isOver = Shared(false)
    let reading = readers.map { reader in Task { try await Self.read(until: isOver, in: reader) } }
    let written = try await writing.value
    isOver.value.withLock { $0 = true }
    #expect(written.count == 180)
    for task in reading {
      let (numbers, ids) = try await task.value
      #expect(numbers == Array(1...180), "no number is left out, and none comes late")
      #expect(ids == written)
    }
  }

  /// Nil where the transaction is taken back.
  private static func write(_ number: Int, in store: PostgresStore) async throws -> OrderID? {
    struct Refused: Error {}
    let (chain, orders) = StoreTests.chain(number, key: "\(number)")
    do {
      try await store.transaction { transaction in
        _ = try transaction.insert(chain, orders: orders)
        try transaction.append(FeedEntry(order: orders[0], notifications: []), of: orders[0], at: StoreTests.start)
        if number % 3 == 0 { usleep(UInt32(number % 7) * 20_000) }
        if number % 10 == 9 { throw Refused() }
      }
      return orders[0].id
    } catch is Refused {
      return nil
    }
  }

  private static func read(until isOver: Shared<Bool>, in store: PostgresStore) async throws -> (
    numbers: [Int64], ids: Set<OrderID>
  ) {
    var numbers: [Int64] = []
    var ids: Set<OrderID> = []
    while true {
      // Asked before, so that one more look follows the last write.
      let isLast = isOver.value.withLock { $0 }
      let last = numbers.last ?? 0
      let page = try await store.transaction { try $0.feed(creator: "ttd", after: last, limit: 5) }
      numbers += page.map(\.sequenceNumber)
      ids.formUnion(page.map(\.entry.shipmentId))
      if page.isEmpty, isLast { return (numbers, ids) }
    }
  }

  @Test(arguments: [[PostgresLine.Break.beforeCommit], [.afterCommit], [.beforeCommit, .afterCommit]])
  func `a line that breaks in the middle of a commit leaves no doubt`(_ breaks: [PostgresLine.Break]) async throws {
    let server = try await PostgresServer.shared.value
    let database = try await server.database()
    let line = PostgresLine(to: server.folder)
    let name = try #require(PostgresConnection.options(of: database)?["dbname"])
    let store = try await store("postgres://varsel@\(line.address)/\(name)?sslmode=disable")
    let order = try await insert(1, into: store)
    // The first may be tried again after it was lost before the commit, and no more often.
    line.breakAtCommits(breaks)
    try await store.transaction { transaction in
      let record = try #require(try transaction.order(order.id))
      var next = record
      next.order.version += 1
      try transaction.save(next, previous: record)
      try transaction.append(FeedEntry(order: order, notifications: []), of: order, at: StoreTests.start)
    }
    #expect(line.breaksLeft == 0)
    let (version, feed) = try await store.transaction { transaction in
      (try transaction.order(order.id)?.order.version, try transaction.feed(creator: "ttd", after: 0, limit: 10).count)
    }
    #expect(version == 2 && feed == 1)
  }

  /// Whoever stores the result that gives a message its name, and whoever brings the report of that name, come at the same
  /// time: one of them must see the other's.
  @Test func `a report that comes while its message is being stored is never left lying`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    for number in 0..<60 {
      let order = try await insert(number, into: a)
      let reference = "message-\(number)"
      let report = DeliveryReport(provider: "p", reference: reference, result: .delivered, at: StoreTests.start)
      async let stored = a.transaction { transaction in
        let record = try #require(try transaction.order(order.id))
        var life = OrderLife(order: record.order, notifications: record.notifications)
        _ = life.handle(.due, now: StoreTests.start)
        var next = OrderRecord(order: life.order, notifications: life.notifications)
        next.notifications[0].provider = "p"
        next.notifications[0].reference = reference
        try transaction.save(next, previous: record)
        return try transaction.takeReports(reference: reference, provider: "p").count
      }
      async let known = b.transaction { transaction in
        try transaction.order(withReference: reference, provider: "p") ?? transaction.keep(report, at: StoreTests.start)
      }
      let (taken, found) = try await (stored, known)
      #expect(taken == 1 || found == order.id, "\(number)")
      let left = try await a.transaction { try $0.unmatchedReports(before: .max, limit: 10).count }
      #expect(left == 0)
    }
  }

  @Test func `runtimes that start together on an empty database make its tables once`() async throws {
    let database = try await database()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        group.addTask { _ = try await store(database, runtime: "\(number)") }
      }
      try await group.waitForAll()
    }
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    #expect(try admin.rows("SELECT version FROM varsel_schema") { $0.integer(0) } == [PostgresSchema.version])
    try admin.execute("UPDATE varsel_schema SET version = 99")
    await #expect(throws: StoreError.newerVersion(found: 99, known: PostgresSchema.version)) {
      _ = try await store(database)
    }
  }

  /// The numbers that a server gives its transactions are given out again after a crash: who asks by them is told that a
  /// change was made that is lost.
  @Test func `what a crash of the server leaves in doubt is neither lost nor done twice`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let server = try await PostgresServer(folder: scratch)
    let database = try await server.database()
    let stores = [try await store(database), try await store(database, runtime: "b")]
    let isOver = Shared(false)
    let told = Shared<Set<OrderID>>([])
    let placing = Task {
      await withTaskGroup(of: Void.self) { group in
        for worker in 0..<12 {
          group.addTask {
            var number = worker * 100_000
            while !isOver.value.withLock({ $0 }) {
              number += 1
              let (chain, orders) = StoreTests.chain(number, key: "\(number)")
              let isNew = try? await stores[worker % 2].transaction { try $0.insert(chain, orders: orders) }
              if isNew == true { _ = told.value.withLock { $0.insert(orders[0].id) } }
              // A key of one's own is taken by oneself alone: that would be a change that was told to have failed.
              #expect(isNew != false)
            }
          }
        }
      }
    }
    for _ in 0..<4 {
      let before = told.value.withLock { $0.count }
      while told.value.withLock({ $0.count }) < before + 200 { try await Task.yieldToOthers() }
      await server.stop(SIGQUIT)
      try await server.start()
    }
    isOver.value.withLock { $0 = true }
    await placing.value
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    let ids: [OrderID] = try admin.rows("SELECT id FROM orders") { try $0.id() }
    #expect(told.value.withLock { $0.subtracting(ids) }.isEmpty, "told to be stored, and not there")
    await server.stop(SIGQUIT)
  }

  @Test func `creators take turns at claims, and what is not given out is free for the next`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    for number in 0..<40 {
      var (chain, orders) = StoreTests.chain(number, key: "\(number)")
      chain.creator = "creator-\(number % 10)"
      orders[0].creator = chain.creator
      let (placed, new) = (chain, orders)
      let isNew = try await a.transaction { try $0.insert(placed, orders: new) }
      #expect(isNew)
    }
    var seen: [OrderID] = []
    for number in 0..<20 {
      let due = try await (number % 2 == 0 ? a : b).transaction { try $0.dueOrders(at: StoreTests.start, limit: 2) }
      #expect(due.count == 2, "\(number)")
      seen += due
    }
    #expect(Set(seen).count == 40)
  }

  /// A runtime that starts again has a list of what it had begun; before it comes to one, another may have begun something.
  @Test func `what another has begun meanwhile is not taken for lost`() async throws {
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    let order = try await insert(1, into: a)
    try await begin(order.id, by: a, attempt: 1)
    let lost = try await Ledger(store: a).ordersWithCallsUnderWay()
    #expect(lost == [order.id])
    try await begin(order.id, by: b, attempt: 2)
    let (advances, failures) = try await Ledger(store: a).lose(lost, begun: [], at: StoreTests.start)
    #expect(advances.isEmpty && failures.isEmpty)
  }

  @Test func `what one keeps in memory is what is stored, whoever has changed it, and what was taken back`()
    async throws
  {
    struct Refused: Error {}
    let database = try await database()
    let (a, b) = (try await store(database), try await store(database, runtime: "b"))
    let order = try await insert(1, into: a)
    @Sendable func change(by store: any Store, to reference: String, thenThrows: Bool = false) async throws {
      try await store.transaction { transaction in
        let record = try #require(try transaction.order(order.id))
        var next = record
        next.order.version += 1
        next.order.sendersReference = reference
        try transaction.save(next, previous: record)
        #expect(try transaction.order(order.id) == next, "its own changes are seen")
        if thenThrows { throw Refused() }
      }
    }
    func reference(in store: any Store) async throws -> String? {
      try await store.transaction { try $0.order(order.id)?.order.sendersReference }
    }
    for number in 0..<3 {
      try await change(by: a, to: "a\(number)")
      #expect(try await reference(in: b) == "a\(number)")
      await #expect(throws: Refused.self) { try await change(by: b, to: "never", thenThrows: true) }
      #expect(try await reference(in: b) == "a\(number)")
      // Of the same version as what was taken back.
      try await change(by: a, to: "again\(number)")
      #expect(try await reference(in: b) == "again\(number)")
      try await change(by: b, to: "b\(number)")
      #expect(try await reference(in: a) == "b\(number)")
    }
  }

  @Test func `a reference of the greatest length is found`() async throws {
    let store = try await store(try await database())
    var (chain, orders) = StoreTests.chain(1)
    chain.creator = "ttd"
    // Of signs that do not compress.
    var random = SeededGenerator(seed: 7)
    let signs = (0..<RequestLimits.sendersReferenceLength).map { _ in
      Character(Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FFF, using: &random)) ?? "a")
    }
    orders[0].sendersReference = String(signs)
    let (placed, new) = (chain, orders)
    #expect(try await store.transaction { try $0.insert(placed, orders: new) })
    let found = try await store.read { try $0.orders(creator: "ttd", sendersReference: new[0].sendersReference ?? "") }
    #expect(found == new)
  }

  @Test func `a database that cannot keep every sign is refused`() async throws {
    let server = try await PostgresServer.shared.value
    let name = "latin\(UUID().uuidString.lowercased().prefix(8))"
    try server.admin().execute("CREATE DATABASE \(name) ENCODING 'LATIN1' TEMPLATE template0")
    let url = try await database().replacing(/\/t[0-9a-f]+\?/, with: "/\(name)?")
    await #expect(throws: StoreError.encoding("LATIN1")) { _ = try await store(url) }
  }

  @Test func `a role that may not make tables is told what it lacks`() async throws {
    let database = try await database()
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    let role = "r\(UUID().uuidString.lowercased().prefix(8))"
    try admin.execute("CREATE ROLE \(role) LOGIN")
    await #expect {
      _ = try await store(database.replacing("varsel@", with: "\(role)@"))
    } throws: { "\($0)".contains("42501: permission denied for schema public") }
  }

  @Test func `who waits for a table that somebody else has locked is told to come again`() async throws {
    let database = try await database()
    let store = try await store(database)
    let order = try await insert(1, into: store)
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    try admin.execute("BEGIN; LOCK TABLE orders")
    // More than there are connections.
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<12 {
        group.addTask {
          do {
            _ = try await store.transaction { try $0.order(order.id) }
            Issue.record("the table is locked")
          } catch {
            if case StoreError.unavailable = error {} else { Issue.record(error) }
          }
        }
      }
    }
    try admin.execute("COMMIT")
    #expect(try await store.transaction { try $0.order(order.id)?.order } == order)
  }

  @Test func `a process of the server that stands still is left for another`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let server = try await PostgresServer(folder: scratch)
    let database = try await server.database()
    let store = try await store(database)
    let order = try await insert(1, into: store)
    let admin = try PostgresConnection(PostgresLocation(url: database), name: "tests")
    let others = try admin.rows(
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ) { pid_t($0.integer(0)) }
    #expect(others.count == PostgresLocation(url: database).connections)
    for process in others { kill(process, SIGSTOP) }
    // It is asked of one after the other, and made anew.
    #expect(try await store.transaction { try $0.order(order.id)?.order } == order)
    for process in others { kill(process, SIGCONT) }
    await server.stop(SIGQUIT)
  }

  @Test func `a database that is away is told at once, and used again once it is back`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let server = try await PostgresServer(folder: scratch)
    let store = try await store(try await server.database())
    let order = try await insert(1, into: store)
    await server.stop(SIGQUIT)
    for _ in 0..<3 {
      do {
        _ = try await store.transaction { try $0.order(order.id) }
        Issue.record("nobody is there to answer")
      } catch StoreError.unavailable(let reason) {
        #expect(reason.contains(scratch), "names the server: \(reason)")
      }
    }
    try await server.start()
    let limit = ContinuousClock.now + .seconds(30)
    while true {
      do {
        #expect(try await store.transaction { try $0.order(order.id)?.order } == order)
        break
      } catch StoreError.unavailable where ContinuousClock.now < limit {
        try await Task.yieldToOthers()
      }
    }
    await server.stop(SIGQUIT)
  }
}

/// A value that tasks share.
private final class Shared<Value: Sendable>: Sendable {
  let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }
}
