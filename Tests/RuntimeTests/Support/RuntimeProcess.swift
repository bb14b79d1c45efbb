import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// The runtime as a process of its own, and a client of its API.
struct RuntimeProcess: Sendable {
  let process: RunningProcess
  /// As `http://127.0.0.1:5090`.
  let api: String
  /// Shown with each call that shows no other: a token for `ttd`, where the runtime takes the simulators' tokens.
  let token: String?

  /// Starts `serve` on a port, and returns when it takes requests; nil where it ended before.
  static func start(
    _ arguments: [String] = [],
    store: String,
    port: Int = 0,
    functions: String = Repository.functions,
    environment: [String: String] = [:]
  ) async throws -> RuntimeProcess? {
    let process = try RunningProcess(
      Paths.runtime,
      [
        "serve", "--port", "\(port)", "--store", store, "--functions", functions,
      ] + arguments,
      environment: Self.nobody.merging(environment) { $1 }
    )
    let api = await process.line { line in
      guard line.contains("\"ready\"") else { return nil as String? }
      return try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))["api"]
    }
    guard let api else { return nil }
    var token: String?
    if let keys = environment["VARSEL_TOKEN_KEYS"], keys.hasSuffix("/simulators/jwks") {
      token = try await SimulatorProcess.token(for: "ttd", simulators: String(keys.dropLast("/simulators/jwks".count)))
    }
    return RuntimeProcess(process: process, api: api, token: token)
  }

  func authorized(_ headers: [String: String]) -> [String: String] {
    guard let token else { return headers }
    return ["Authorization": "Bearer \(token)"].merging(headers) { $1 }
  }

  /// Peers that nobody plays: the functions start, and reach nothing.
  private static let nobody = [
    "VARSEL_PROFILE_URL": "http://127.0.0.1:9/", "VARSEL_SMTP_URL": "smtp://127.0.0.1:9", "VARSEL_SMTP_TLS": "none",
    "VARSEL_PSWIN_URL": "http://127.0.0.1:9/", "VARSEL_PSWIN_USERNAME": "a", "VARSEL_PSWIN_PASSWORD": "b",
  ]

  func stop() async {
    process.kill(SIGTERM)
    _ = await process.end()
  }

  var orders: String { "\(api)/notifications/api/v1/future/orders" }

  func post(_ json: String, to url: String? = nil, headers: [String: String] = [:]) async -> LocalHTTP.Answer? {
    let headers = authorized(["Content-Type": "application/json"].merging(headers) { $1 })
    return await LocalHTTP.call("POST", url ?? orders, headers: headers, body: Array(json.utf8))
  }

  func get(_ path: String, headers: [String: String] = [:]) async -> LocalHTTP.Answer? {
    await LocalHTTP.call("GET", "\(api)/notifications/api/v1/\(path)", headers: authorized(headers))
  }

  /// The status of a shipment and of each of its notifications, once it is final: after at most a minute.
  func end(of shipment: String) async throws -> [String] {
    try #require(try await end(of: shipment, unless: false), "the runtime does not answer")
  }

  /// Nil where the runtime answers no more, or `isOver`.
  func end(of shipment: String, unless isOver: @autoclosure () -> Bool) async throws -> [String]? {
    let limit = ContinuousClock.now + .seconds(60)
    while !isOver(), let answer = await get("future/shipment/\(shipment)") {
      let manifest = try JSONDecoder().decode(Manifest.self, from: Data(answer.body))
      let finals = OrderStatus.allCases.filter(\.isFinal).map(\.apiName)
      if finals.contains(manifest.status) { return [manifest.status] + manifest.recipients.map(\.status) }
      try #require(ContinuousClock.now < limit, "the shipment does not end: \(answer.text)")
      try await Task.yieldToOthers()
    }
    return nil
  }

  private struct Manifest: Decodable {
    struct Recipient: Decodable {
      var status: String
    }

    var status: String
    var recipients: [Recipient]
  }
}

extension LocalHTTP.Answer {
  var text: String { String(decoding: body, as: UTF8.self) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body))
  }
}

extension Task<Never, Never> {
  /// Lets the other side work between two looks at a condition of another process.
  static func yieldToOthers() async throws {
    let clock = ContinuousClock()
    try await clock.sleep(until: clock.now + .milliseconds(10))
  }
}
