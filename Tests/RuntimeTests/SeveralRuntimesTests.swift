import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// Three runtimes on one PostgreSQL database, each with a journal of its own.
@Suite(.timeLimit(.minutes(5))) struct SeveralRuntimesTests {
  private static let rounds = 12
  private static let ordersEach = 12
  private static let start = StoreTests.start

  private struct Fleet {
    let database: String
    let scratch: String
    let settings: [String: String]
    var runtimes: [RuntimeProcess] = []
    var now = SeveralRuntimesTests.start

    func start(_ number: Int) async throws -> RuntimeProcess {
      let environment = settings.merging(["VARSEL_JOURNAL": "\(scratch)/journal-\(number)"]) { $1 }
      let clock = ["--clock", now.description]
      return try #require(
        try await RuntimeProcess.start(clock, store: database, environment: environment),
        "a runtime does not start"
      )
    }

    /// What waits for another attempt gets it.
    mutating func moveClocks(to time: Timestamp) async {
      now = time
      for runtime in runtimes {
        _ = await runtime.post(#"{"to": "\#(time.description)"}"#, to: "\(runtime.api)/clock")
      }
    }
  }

  private func withServer(_ body: (PostgresServer, String) async throws -> Void) async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let server = try await PostgresServer(folder: scratch)
    try await body(server, scratch)
    await server.stop(SIGQUIT)
  }

  @Test func `runtimes are killed, one for good, and the server too: every order ends, and nothing is sent twice`()
    async throws
  {
    let providers = FaultyProviders()
    let (gateway, mail) = (providers.gateway(), providers.mailServer())
    try await withServer { server, scratch in
      let database = try await server.database()
      var fleet = Fleet(
        database: database,
        scratch: scratch,
        settings: [
          "VARSEL_CLOCK": "event", "VARSEL_PSWIN_URL": "http://\(gateway.address)/",
          "VARSEL_SMTP_URL": "smtp://\(mail.address)", "VARSEL_SMTP_TLS": "none",
        ]
      )
      for number in 0..<3 { fleet.runtimes.append(try await fleet.start(number)) }
      var random = SeededGenerator(seed: 20_261_128)
      var placings: [Placing] = []
      for round in 0..<Self.rounds {
        for number in 0..<Self.ordersEach {
          let fault = FaultyProviders.Fault.allCases[Int.random(in: 0..<5, using: &random)]
          let name = "\(fault.rawValue)-\(round * Self.ordersEach + number)"
          placings.append(Placing(name: name, isEmail: number % 2 == 0))
        }
        try await placings.placeAll(at: fleet.runtimes)
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
        let victim = Int.random(in: 0..<3, using: &random)
        fleet.runtimes[victim].process.kill()
        _ = await fleet.runtimes[victim].process.end()
        if round % 3 == 2 {
          // As in a crash of its machine, with what was being committed.
          await server.stop(SIGQUIT)
          try await server.start()
        }
        fleet.now = Self.start.advanced(bySeconds: Int64(round + 1) * 60)
        fleet.runtimes[victim] = try await fleet.start(victim)
        await fleet.moveClocks(to: fleet.now)
      }
      // A client that got no answer sends the same request again, and gets the answer to the first.
      while placings.contains(where: { $0.shipment == nil }) { try await placings.placeAll(at: fleet.runtimes) }
      for number in 0..<Self.ordersEach {
        placings.append(Placing(name: "ok-last-\(number)", isEmail: number % 2 == 0))
      }
      try await placings.placeAll(at: fleet.runtimes)
      // The last one stays dead: others see to what it had begun, once its time is over.
      let dead = fleet.runtimes.removeLast()
      dead.process.kill()
      _ = await dead.process.end()
      while placings.contains(where: { $0.shipment == nil }) { try await placings.placeAll(at: fleet.runtimes) }
      await fleet.moveClocks(to: Self.start.advanced(bySeconds: 86_400))
      for placing in placings { _ = try await fleet.runtimes[0].end(of: try #require(placing.shipment)) }
      for runtime in fleet.runtimes { await runtime.stop() }
      try StoredState(postgres: database).check(placings, taken: providers.taken)
      let check = try RunningProcess(Paths.runtime, ["store", "check", "--store", database])
      #expect(await check.end() == 0, "\(check.lines)")
    }
    withExtendedLifetime((gateway, mail)) {}
  }

  @Test func `while the database is away the API says when to come again, and goes on by itself`() async throws {
    try await withServer { server, scratch in
      let fleet = Fleet(database: try await server.database(), scratch: scratch, settings: ["VARSEL_CLOCK": "event"])
      let runtime = try await fleet.start(0)
      let order = Placing(name: "ok-1", isEmail: true).request
      #expect(await runtime.post(order)?.status == 201)
      await server.stop(SIGQUIT)
      for _ in 0..<3 {
        let answer = try #require(await runtime.post(Placing(name: "ok-2", isEmail: true).request))
        #expect(answer.status == 503 && answer.headers["Retry-After"] != nil)
        #expect(await runtime.get("future/shipment/feed?seq=0")?.status == 503)
      }
      try await server.start()
      while try #require(await runtime.post(Placing(name: "ok-2", isEmail: true).request)).status != 201 {
        try await Task.yieldToOthers()
      }
      #expect(await runtime.post(order)?.status == 200)
      await runtime.stop()
      #expect(!runtime.process.lines.contains { $0.contains("ok-1") || $0.contains("@example.no") })
    }
  }

  /// Whoever takes a call as lost, because it was away or its clock runs ahead, is not the last who has a say.
  @Test func `an answer that comes late says what became of a message that was given up`() async throws {
    let providers = FaultyProviders()
    let gateway = providers.gateway()
    try await withServer { server, scratch in
      var fleet = Fleet(
        database: try await server.database(),
        scratch: scratch,
        settings: [
          "VARSEL_CLOCK": "event", "VARSEL_PSWIN_URL": "http://\(gateway.address)/", "VARSEL_SMS_RATE": "10",
        ]
      )
      let slow = try await fleet.start(0)
      fleet.now = Self.start.advanced(bySeconds: 400)
      let ahead = try await fleet.start(1)
      var placings = (0..<20).map { Placing(name: "ok-\($0)", isEmail: false) }
      try await placings.placeAll(at: [slow])
      for placing in placings {
        let shipment = try #require(placing.shipment)
        _ = try await slow.end(of: shipment)
        while providers.taken[placing.name] == nil { try await Task.yieldToOthers() }
      }
      for placing in placings {
        let shipment = try #require(placing.shipment)
        let limit = ContinuousClock.now + .seconds(20)
        var end = try await slow.end(of: shipment)
        while end != ["Order_Completed", "SMS_Accepted"], ContinuousClock.now < limit {
          try await Task.yieldToOthers()
          end = try await slow.end(of: shipment)
        }
        #expect(end == ["Order_Completed", "SMS_Accepted"])
      }
      #expect(providers.taken.values.allSatisfy { $0 == 1 })
      let admin = try PostgresConnection(PostgresLocation(url: fleet.database), name: "tests")
      let sql = "SELECT count(*) FROM notifications WHERE record LIKE '%\"doubts\"%'"
      #expect(try admin.rows(sql) { $0.integer(0) } != [0], "some had been given up")
      await slow.stop()
      await ahead.stop()
    }
    withExtendedLifetime(gateway) {}
  }

  @Test func `a journal is one runtime's alone`() async throws {
    try await withServer { server, scratch in
      let fleet = Fleet(database: try await server.database(), scratch: scratch, settings: ["VARSEL_CLOCK": "event"])
      let first = try await fleet.start(0)
      let environment = ["VARSEL_CLOCK": "event", "VARSEL_JOURNAL": "\(scratch)/journal-0"]
      let second = try await RuntimeProcess.start(store: fleet.database, environment: environment)
      #expect(second == nil)
      await first.stop()
    }
  }
}
