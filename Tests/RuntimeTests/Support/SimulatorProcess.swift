import Foundation
import TestSupport
import Testing

@testable import local_runtime

/// The simulators as a process of their own, which outlives the runtime that a test kills.
struct SimulatorProcess: Sendable {
  let process: RunningProcess
  /// The settings that turn a runtime to them.
  let environment: [String: String]

  /// - Parameter api: where the gateway posts its reports.
  static func start(api: String, reportDelay: Int = 5) async throws -> SimulatorProcess {
    let process = try RunningProcess(
      Paths.runtime,
      [
        "simulate", "--port", "0", "--report-delay", "\(reportDelay)",
        "--report-url", "\(api)/notifications/sms/api/v1/reports",
      ]
    )
    try #require(await process.line { $0 == "ready" ? true : nil } == true, "the simulators did not start")
    let settings = process.lines.compactMap { line -> (String, String)? in
      guard let equals = line.firstIndex(of: "="), line.hasPrefix("VARSEL_") else { return nil }
      return (String(line[..<equals]), String(line[line.index(after: equals)...]))
    }
    // The simulators' clock is the machine's; the runtimes of the tests have their own.
    let environment = Dictionary(settings) { $1 }.merging(["VARSEL_CLOCK": "event"]) { $1 }
    return SimulatorProcess(process: process, environment: environment)
  }

  var address: String {
    let url = environment["VARSEL_PSWIN_URL"] ?? ""
    return url.replacingOccurrences(of: "/simulators/pswin", with: "")
  }

  /// A token of the simulators at that address.
  static func token(for organization: String, simulators: String) async throws -> String {
    let answer = try #require(await LocalHTTP.call("GET", "\(simulators)/simulators/tokens/\(organization)"))
    try #require(answer.status == 200)
    return answer.text
  }

  func mails() async throws -> [Arrival] { try await list("mail") }
  func messages() async throws -> [Arrival] { try await list("sms") }

  private func list(_ name: String) async throws -> [Arrival] {
    let answer = try #require(await LocalHTTP.call("GET", "\(address)/simulators/\(name)"))
    return try answer.decode([Arrival].self)
  }

  struct Arrival: Decodable {
    var subject: String?
    var text: String?
    var copy: Int
  }
}
