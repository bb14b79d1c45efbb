import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// `store check` and `store migrate`, as the programs that an operator runs.
@Suite(.timeLimit(.minutes(2))) struct StoreCommandTests {
  private func run(_ words: String..., store: String) async throws -> (status: Int32, lines: [String]) {
    let process = try RunningProcess(Paths.runtime, ["store"] + words + ["--store", store])
    return (await process.end(), process.lines)
  }

  /// A store with three orders, of which the first is held; then `change` is carried out on it behind its back.
  private func withStore(
    _ kind: StoreTests.Kind,
    changed statements: [String],
    _ body: (String, [Order]) async throws -> Void
  ) async throws {
    func fill(_ store: any Store) async throws -> [Order] {
      var all: [Order] = []
      for number in 0..<3 {
        let (chain, orders) = StoreTests.chain(number, key: "\(number)")
        _ = try await store.transaction { try $0.insert(chain, orders: orders) }
        all += orders
      }
      let first = all[0].id
      try await store.transaction { transaction in
        let record = try #require(try transaction.order(first))
        var life = OrderLife(order: record.order, notifications: record.notifications)
        _ = life.handle(.due, now: StoreTests.start)
        try transaction.save(OrderRecord(order: life.order, notifications: life.notifications), previous: record)
      }
      return all
    }
    switch kind {
    case .sqlite:
      let scratch = try Paths.scratch()
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      let path = "\(scratch)/varsel.db"
      let orders = try await fill(try SQLiteStore(path: path))
      do {
        let connection = try SQLiteConnection(path: path)
        for statement in statements { try connection.execute(statement) }
      }
      try await body(path, orders)
    case .postgres:
      let url = try await PostgresServer.shared.value.database()
      let orders = try await fill(try await PostgresStore(PostgresLocation(url: url), runtime: "tests"))
      let connection = try PostgresConnection(PostgresLocation(url: url), name: "tests")
      for statement in statements { try connection.execute(statement) }
      try await body(url, orders)
    }
  }

  @Test(arguments: StoreTests.Kind.allCases)
  func `a store on which nobody has laid hands is without flaws`(_ kind: StoreTests.Kind) async throws {
    try await withStore(kind, changed: []) { store, _ in
      let (status, lines) = try await run("check", store: store)
      #expect(status == 0 && lines == ["3 orders, 1 notifications, 0 flaws"])
    }
  }

  @Test(arguments: StoreTests.Kind.allCases)
  func `what does not agree is named, and not what it holds`(_ kind: StoreTests.Kind) async throws {
    let changes = [
      "UPDATE orders SET due_at = due_at + 1, creator = 'nav' WHERE due_at IN (SELECT min(due_at) FROM orders)",
      "UPDATE notifications SET expires_at = 0, reference = 'r', place = 7",
    ]
    try await withStore(kind, changed: changes) { store, _ in
      let (status, lines) = try await run("check", store: store)
      #expect(status == 1)
      for flaw in ["due_at is not", "creator is not", "expires_at is not", "reference is not", "place is not"] {
        #expect(lines.contains { $0.contains(flaw) }, "\(flaw)")
      }
      #expect(!lines.contains { $0.contains("Hei") || $0.contains("+47") })
    }
    try await withStore(kind, changed: ["UPDATE chains SET receipt = '{}'"]) { store, _ in
      let (status, lines) = try await run("check", store: store)
      #expect(status == 1 && lines.count { $0.hasSuffix("the receipt of its chain cannot be read") } == 3)
    }
    try await withStore(kind, changed: ["UPDATE notifications SET record = '{}'"]) { store, orders in
      let (status, lines) = try await run("check", store: store)
      #expect(status == 1)
      #expect(lines.contains { $0.hasPrefix("order \(orders[0].id): notification") && $0.hasSuffix("cannot be read") })
    }
  }

  @Test(arguments: StoreTests.Kind.allCases)
  func `a store of another version is left alone by the check`(_ kind: StoreTests.Kind) async throws {
    let older = kind == .sqlite ? "PRAGMA user_version = 1" : "UPDATE varsel_schema SET version = 1"
    try await withStore(kind, changed: [older]) { store, _ in
      let (status, lines) = try await run("check", store: store)
      #expect(status != 0 && lines.contains { $0.contains("has version 1; `store migrate` makes it") })
    }
    let newer = kind == .sqlite ? "PRAGMA user_version = 99" : "UPDATE varsel_schema SET version = 99"
    try await withStore(kind, changed: [newer]) { store, _ in
      for command in ["check", "migrate"] {
        let (status, lines) = try await run(command, store: store)
        #expect(status != 0 && lines.contains { $0.contains("has version 99; this program knows no later one") })
      }
    }
  }

  @Test func `migrate makes what is not there, and check does not`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = "\(scratch)/varsel.db"
    #expect(try await run("check", store: path).status != 0)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try await run("migrate", store: path).lines == ["version 0 became \(SQLiteSchema.version)"])
    #expect(try await run("migrate", store: path).lines == ["version \(SQLiteSchema.version) already"])
    let url = try await PostgresServer.shared.value.database()
    #expect(try await run("check", store: url).status != 0)
    #expect(try await run("migrate", store: url).lines == ["version 0 became \(PostgresSchema.version)"])
    #expect(try await run("check", store: url).lines == ["0 orders, 0 notifications, 0 flaws"])
  }

  @Test func `a password has no place on a command line`() async throws {
    let (status, lines) = try await run("check", store: "postgres://varsel:geheim@127.0.0.1/varsel")
    #expect(status != 0 && lines.contains { $0.contains("VARSEL_STORE_PASSWORD") })
    #expect(!lines.contains { $0.contains("geheim") })
  }
}
