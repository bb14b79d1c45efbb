import Foundation
import TestSupport
import Testing

@testable import local_runtime

extension RuntimeProcess {
  /// A runtime on a store of its own, with simulators, whose clock goes on from the evening, or stands there until it is moved.
  static func withSimulators(
    settings: [String: String] = [:],
    clockStands: Bool = false,
    _ body: (RuntimeProcess, SimulatorProcess) async throws -> Void
  ) async throws {
    let port = freePort()
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:\(port)")
    defer { simulators.process.kill() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runtime = try #require(
      try await RuntimeProcess.start(
        ["--clock", "2026-11-24T21:40:00Z"] + (clockStands ? [] : ["--clock-skip", "3600"]),
        store: "\(scratch)/varsel.db",
        port: port,
        environment: simulators.environment.merging(settings) { $1 }
      )
    )
    defer { runtime.process.kill() }
    try await body(runtime, simulators)
  }

  func post(_ json: String, path: String, headers: [String: String] = [:]) async throws -> LocalHTTP.Answer {
    try #require(await post(json, to: "\(api)/notifications/api/v1/\(path)", headers: headers))
  }

  func put(_ path: String, headers: [String: String] = [:]) async throws -> LocalHTTP.Answer {
    let url = "\(api)/notifications/api/v1/\(path)"
    return try #require(await LocalHTTP.call("PUT", url, headers: authorized(headers)))
  }
}
