import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// `POST /trigger/…` for timers outside.
@Suite(.timeLimit(.minutes(2))) struct TriggerTests {
  static let names = [
    "pastdueorders", "sendemail", "sendsms", "sendsmsdaytime", "sendsmsanytime", "terminateexpirednotifications",
    "deleteoldstatusfeedrecords",
  ]
  static let key = "a-key-of-a-timer-outside"

  private func withRuntime(
    _ environment: [String: String],
    _ body: (RuntimeProcess) async throws -> Void
  ) async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runtime = try #require(
      try await RuntimeProcess.start(store: "\(scratch)/varsel.db", environment: environment)
    )
    defer { runtime.process.kill() }
    try await body(runtime)
  }

  private func call(_ runtime: RuntimeProcess, _ name: String, _ headers: [String: String]) async -> Int? {
    await LocalHTTP.call("POST", "\(runtime.api)/notifications/api/v1/trigger/\(name)", headers: headers)?.status
  }

  @Test func `without a key there are none`() async throws {
    try await withRuntime([:]) { runtime in
      for name in Self.names { #expect(await call(runtime, name, ["X-API-Key": Self.key]) == 404) }
    }
  }

  @Test func `with a key they are there for those who give it`() async throws {
    try await withRuntime(["VARSEL_TRIGGER_KEY": Self.key]) { runtime in
      for name in Self.names {
        #expect(await call(runtime, name, ["X-API-Key": Self.key]) == 200)
        for wrong in ["", "\(Self.key)x", String(Self.key.dropLast()), Self.key.uppercased()] {
          #expect(await call(runtime, name, ["X-API-Key": wrong]) == 401)
        }
        #expect(await call(runtime, name, [:]) == 401)
        #expect(await call(runtime, name, ["Authorization": "Bearer \(Self.key)"]) == 401)
      }
    }
  }

  @Test func `entries of the feed go once they are older than 90 days`() async throws {
    let port = freePort()
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:\(port)")
    defer { simulators.process.kill() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runtime = try #require(
      try await RuntimeProcess.start(
        ["--clock", "2026-11-24T21:40:00Z"],
        store: "\(scratch)/varsel.db",
        port: port,
        environment: simulators.environment.merging(["VARSEL_TRIGGER_KEY": Self.key]) { $1 }
      )
    )
    defer { runtime.process.kill() }
    let mail = """
      {"idempotencyId": "k", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
        "emailSettings": {"subject": "Hei", "body": "Hei"}}}}
      """
    let receipt = try #require(await runtime.post(mail)).decode(OrderReceipt.Chain.self)
    _ = try await runtime.end(of: receipt.notification.shipmentId.description)

    /// Whether the entry is still there after so many seconds more and a call of the trigger.
    func isKept(after seconds: Int) async throws -> Bool {
      #expect(await runtime.post(#"{"advanceSeconds": \#(seconds)}"#, to: "\(runtime.api)/clock")?.status == 200)
      #expect(await call(runtime, "deleteoldstatusfeedrecords", ["X-API-Key": Self.key]) == 200)
      return try #require(await runtime.get("future/shipment/feed")).text.contains("sequenceNumber")
    }
    #expect(try await isKept(after: 90 * 86_400))
    #expect(try await !isKept(after: 1))
  }
}
