import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// A disk that fills up under a runtime, and is emptied again: what was accepted is sent once, what was not is refused, and
/// nobody has to start anything anew.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: SmallDisk.isPossible, "only root may mount a file system"))
struct DiskFullTests {
  private static let environment = ["VARSEL_CLOCK": "event"]

  /// Mails of which a few fill a block of the disk.
  private func request(_ number: Int) -> String {
    let body = String(repeating: "x", count: 20_000)
    return """
      {"idempotencyId": "ok-\(number)", "recipient": {"recipientEmail": {"emailAddress": "ok-\(number)@example.no",
        "emailSettings": {"subject": "s", "body": "\(body)"}}}}
      """
  }

  /// Places orders while the disk is full, and after it has been emptied; gives all placings.
  ///
  /// - Parameter disk: full when it is called; `empty` gives room again.
  private func placeAll(at runtime: RuntimeProcess, empty: () async throws -> Void) async throws -> [Placing] {
    var placings = (0..<40).map { Placing(name: "ok-\($0)", isEmail: true) }
    func place(_ number: Int) async throws -> Int {
      let answer = try #require(await runtime.post(request(number)))
      if [200, 201].contains(answer.status) {
        placings[number].shipment = try answer.decode(OrderReceipt.Chain.self).notification.shipmentId.description
      } else {
        #expect(answer.status == 503 && answer.headers["Retry-After"] != nil)
      }
      return answer.status
    }
    var refused = 0
    for number in 0..<20 where try await place(number) == 503 { refused += 1 }
    #expect(refused > 0, "the disk was full")
    try await empty()
    for number in 0..<40 where placings[number].shipment == nil {
      let limit = ContinuousClock.now + .seconds(60)
      while try await place(number) == 503 {
        try #require(ContinuousClock.now < limit, "it does not go on")
        try await Task.yieldToOthers()
      }
    }
    return placings
  }

  private func run(store: String, on disk: SmallDisk, afterEmptying: () async throws -> Void) async throws -> (
    placings: [Placing], taken: [String: Int]
  ) {
    let providers = FaultyProviders()
    let mail = providers.mailServer()
    // The journal is on the same disk.
    let settings = Self.environment.merging(
      [
        "VARSEL_SMTP_URL": "smtp://\(mail.address)", "VARSEL_SMTP_TLS": "none",
        "VARSEL_JOURNAL": "\(disk.path)/journal",
      ]
    ) { $1 }
    let clock = ["--clock", StoreTests.start.description]
    let runtime = try #require(try await RuntimeProcess.start(clock, store: store, environment: settings))
    let empty = try disk.fill()
    let placings = try await placeAll(at: runtime) {
      try empty()
      try await afterEmptying()
    }
    let later = StoreTests.start.advanced(bySeconds: 86_400)
    _ = await runtime.post(#"{"to": "\#(later.description)"}"#, to: "\(runtime.api)/clock")
    for placing in placings { _ = try await runtime.end(of: try #require(placing.shipment)) }
    await runtime.stop()
    return (placings, providers.taken)
  }

  @Test func `SQLite goes on once there is room`() async throws {
    let disk = try SmallDisk(megabytes: 24)
    defer { disk.remove() }
    let store = "\(disk.path)/varsel.db"
    let (placings, taken) = try await run(store: store, on: disk) {}
    try StoredState(sqlite: store).check(placings, taken: taken)
    let check = try RunningProcess(Paths.runtime, ["store", "check", "--store", store])
    #expect(await check.end() == 0, "\(check.lines)")
  }

  @Test func `PostgreSQL goes on once there is room`() async throws {
    let disk = try SmallDisk(megabytes: 160)
    defer { disk.remove() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let small = ["max_wal_size=32MB", "min_wal_size=32MB", "shared_buffers=1MB"]
    let server = try await PostgresServer(folder: scratch, data: "\(disk.path)/data", settings: small)
    let database = try await server.database()
    let (placings, taken) = try await run(store: database, on: disk) {
      // A server whose log has no room ends, and is started again by whoever looks after it.
      if server.hasEnded { try await server.start() }
    }
    try StoredState(postgres: database).check(placings, taken: taken)
    let check = try RunningProcess(Paths.runtime, ["store", "check", "--store", database])
    #expect(await check.end() == 0, "\(check.lines)")
    await server.stop(SIGQUIT)
  }
}
