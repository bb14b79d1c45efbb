import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// Kills the runtime and its functions at hundreds of random moments, while providers take, refuse, put off, fall silent and
/// cut the line; then looks at what every message came to.
@Suite(.timeLimit(.minutes(5))) struct RandomCrashTests {
  private static let runtimeKills = 60
  private static let functionKillsEach = 5
  private static let ordersEach = 6
  private static let start = StoreTests.start

  private func start(_ round: Int, store: String, _ settings: [String: String]) async throws -> RuntimeProcess {
    // A minute later each time: what waits for another attempt gets it.
    let clock = Self.start.advanced(bySeconds: Int64(round) * 60)
    return try #require(
      try await RuntimeProcess.start(["--clock", clock.description], store: store, environment: settings)
    )
  }

  /// The functions that run now.
  private func children(of runtime: RuntimeProcess) -> [pid_t] {
    let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
    return pids.filter { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let name = stat.lastIndex(of: ")")
      else { return false }
      let fields = stat[stat.index(after: name)...].split(separator: " ")
      return fields.count > 1 && pid_t(fields[1]) == runtime.process.pid
    }
  }

  private func pause(_ random: inout SeededGenerator, atMost milliseconds: Int) async throws {
    try await Task.sleep(for: .milliseconds(Int.random(in: 0...milliseconds, using: &random)))
  }

  @Test func `whenever a process dies, every order ends, and nothing is sent twice but what was in doubt`() async throws
  {
    let providers = FaultyProviders()
    let (gateway, mail) = (providers.gateway(), providers.mailServer())
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let store = "\(scratch)/varsel.db"
    let settings = [
      "VARSEL_CLOCK": "event", "VARSEL_PSWIN_URL": "http://\(gateway.address)/",
      "VARSEL_SMTP_URL": "smtp://\(mail.address)", "VARSEL_SMTP_TLS": "none",
    ]
    var random = SeededGenerator(seed: 20_261_127)
    var placings: [Placing] = []
    var kills = 0
    for round in 0..<Self.runtimeKills {
      let runtime = try await start(round, store: store, settings)
      for number in 0..<Self.ordersEach {
        let fault = FaultyProviders.Fault.allCases[Int.random(in: 0..<5, using: &random)]
        placings.append(
          Placing(name: "\(fault.rawValue)-\(round * Self.ordersEach + number)", isEmail: number % 2 == 0))
      }
      try await placings.placeAll(at: [runtime])
      for _ in 0..<Self.functionKillsEach {
        try await pause(&random, atMost: 40)
        if let victim = children(of: runtime).randomElement(using: &random), kill(victim, SIGKILL) == 0 { kills += 1 }
      }
      try await pause(&random, atMost: 60)
      runtime.process.kill()
      _ = await runtime.process.end()
    }
    #expect(kills > Self.runtimeKills * Self.functionKillsEach / 2, "there were functions to kill")

    let runtime = try await start(Self.runtimeKills, store: store, settings)
    // A client that got no answer sends the same request again, and gets the answer to the first.
    try await placings.placeAll(at: [runtime])
    #expect(placings.allSatisfy { $0.shipment != nil })
    #expect(await runtime.post(#"{"to": "2026-11-26T08:00:00Z"}"#, to: "\(runtime.api)/clock")?.status == 200)
    for placing in placings { _ = try await runtime.end(of: try #require(placing.shipment)) }
    await runtime.stop()
    try StoredState(sqlite: store).check(placings, taken: providers.taken)
    withExtendedLifetime((gateway, mail)) {}
  }
}
