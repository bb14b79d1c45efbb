import Foundation
import Notifications
import ProcessSettings
import Synchronization
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// The functions behind a gateway instead of on this machine.
@Suite(.timeLimit(.minutes(2))) struct FunctionGatewayTests {
  /// What OpenFaaS's watchdog does in its mode `serializing`: a process a call; its output with 200, or 500 without it where
  /// the process failed.
  private final class Watchdog: Sendable {
    let calls = Mutex<[String]>([])
    private let settings: [String: String]
    private let instead: @Sendable (_ function: String, _ number: Int) -> PeerAnswer?

    init(
      _ settings: [String: String],
      instead: @escaping @Sendable (_ function: String, _ number: Int) -> PeerAnswer? = { _, _ in nil }
    ) {
      self.settings = settings
      self.instead = instead
    }

    func peer() -> HTTPPeer {
      HTTPPeer { request in
        let function = String(request.target.split(separator: "/").last ?? "")
        guard request.target == "/function/\(function)" else { return .status(404) }
        // The question of a start whether the function is there.
        let isQuestion = request.body == Array("[]".utf8)
        if !isQuestion {
          let number = self.calls.withLock { calls in
            calls.append(function)
            return calls.count { $0 == function }
          }
          if let answer = self.instead(function, number) { return answer }
        }
        guard let process = try? ChildProcess(Repository.executable(of: function), environment: self.settings),
          (try? process.send(request.body)) != nil, (try? process.end()) == 0
        else { return .status(500, "exit status 1") }
        return .answer(status: 200, headers: [:], body: process.output)
      }
    }
  }

  private static let sms = """
    {"idempotencyId": "1", "recipient": {"recipientSms": {"phoneNumber": "+4799999001",
      "smsSettings": {"body": "text", "sendingTimePolicy": "Anytime"}}}}
    """

  private func gatewayOfSMS() -> (peer: HTTPPeer, settings: [String: String]) {
    let peer = HTTPPeer { request in
      let xml = String(decoding: request.body, as: UTF8.self)
      let ids = xml.matches(of: /<ID>([0-9]+)<\/ID>/).map { String($0.1) }
      let answers = ids.map { "<MSG><ID>\($0)</ID><STATUS>OK</STATUS></MSG>" }.joined()
      return .ok("<?xml version=\"1.0\"?><SESSION><LOGON>OK</LOGON><MSGLST>\(answers)</MSGLST></SESSION>")
    }
    let settings = [
      "VARSEL_PROFILE_URL": "http://127.0.0.1:9/", "VARSEL_SMTP_URL": "smtp://127.0.0.1:9", "VARSEL_SMTP_TLS": "none",
      "VARSEL_PSWIN_URL": "http://\(peer.address)/", "VARSEL_PSWIN_USERNAME": "a", "VARSEL_PSWIN_PASSWORD": "b",
    ]
    return (peer, settings)
  }

  /// A runtime whose functions stand behind `watchdog`.
  private func withRuntime(_ watchdog: Watchdog, _ body: (RuntimeProcess) async throws -> Void) async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let peer = watchdog.peer()
    let runtime = try #require(
      try await RuntimeProcess.start(
        store: "\(scratch)/varsel.db",
        functions: "http://\(peer.address)/function/{name}"
      )
    )
    defer { runtime.process.kill() }
    try await body(runtime)
    await runtime.stop()
    withExtendedLifetime(peer) {}
  }

  private func place(at runtime: RuntimeProcess) async throws -> String {
    let answer = try #require(await runtime.post(Self.sms))
    #expect(answer.status == 201)
    return try answer.decode(OrderReceipt.Chain.self).notification.shipmentId.description
  }

  /// What the API says of the order, once `isDone` says so.
  private func shipment(_ id: String, at runtime: RuntimeProcess, until isDone: (String) -> Bool) async throws -> String
  {
    let limit = ContinuousClock.now + .seconds(60)
    while true {
      let text = await runtime.get("future/shipment/\(id)")?.text ?? ""
      if isDone(text) { return text }
      try #require(ContinuousClock.now < limit, "\(text)")
      try await Task.yieldToOthers()
    }
  }

  @Test func `an order goes its way through functions on a platform`() async throws {
    let (gateway, settings) = gatewayOfSMS()
    let watchdog = Watchdog(settings)
    try await withRuntime(watchdog) { runtime in
      let id = try await place(at: runtime)
      _ = try await shipment(id, at: runtime) { $0.contains("SMS_Accepted") }
    }
    #expect(watchdog.calls.withLock { Set($0) } == ["create-order", "send-sms"])
    #expect(gateway.requests.count == 1)
  }

  @Test(arguments: [500, 502, 503, 504])
  func `a gateway's 5xx on a send is in doubt, and nothing is sent again`(_ status: Int) async throws {
    let (gateway, settings) = gatewayOfSMS()
    let watchdog = Watchdog(settings) { function, _ in function == "send-sms" ? .status(status) : nil }
    try await withRuntime(watchdog) { runtime in
      let id = try await place(at: runtime)
      #expect(try await runtime.end(of: id) == ["Order_Completed", "SMS_Failed"])
    }
    #expect(watchdog.calls.withLock { $0.count { $0 == "send-sms" } } == 1)
    #expect(gateway.requests.isEmpty)
  }

  @Test(arguments: [PeerAnswer.nothing, .ok("<html>"), .ok("{}"), .ok("[]"), .ok("")])
  func `an answer that is none is in doubt`(_ answer: PeerAnswer) async throws {
    let (gateway, settings) = gatewayOfSMS()
    let watchdog = Watchdog(settings) { function, _ in function == "send-sms" ? answer : nil }
    try await withRuntime(watchdog) { runtime in
      let id = try await place(at: runtime)
      #expect(try await runtime.end(of: id) == ["Order_Completed", "SMS_Failed"])
    }
    #expect(watchdog.calls.withLock { $0.count { $0 == "send-sms" } } == 1)
    #expect(gateway.requests.isEmpty)
  }

  @Test(arguments: [429, 404, 401])
  func `a call that the gateway turns away is made again`(_ status: Int) async throws {
    let (gateway, settings) = gatewayOfSMS()
    let watchdog = Watchdog(settings) { function, number in
      function == "send-sms" && number < 3 ? .status(status) : nil
    }
    try await withRuntime(watchdog) { runtime in
      let id = try await place(at: runtime)
      _ = try await shipment(id, at: runtime) { $0.contains("SMS_Accepted") }
    }
    #expect(watchdog.calls.withLock { $0.count { $0 == "send-sms" } } == 3)
    #expect(gateway.requests.count == 1)
  }

  @Test func `a runtime whose functions do not answer takes no orders`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let closed = "http://\(LoopbackServer.closedAddress())/function/{name}"
    let runtime = try await RuntimeProcess.start(store: "\(scratch)/varsel.db", functions: closed)
    #expect(runtime == nil)
    #expect(throws: SettingsError.self) {
      try FunctionGateway("http://gateway/function", settings: Settings(environment: [:]))
    }
    #expect(throws: SettingsError.self) {
      try FunctionGateway("ftp://gateway/{name}", settings: Settings(environment: [:]))
    }
  }

  @Test func `the gateway's sign-in is shown`() async throws {
    let peer = HTTPPeer { _ in .ok("[]") }
    let settings = Settings(environment: ["VARSEL_FUNCTIONS_AUTHORIZATION": "Basic YTpi"])
    let gateway = try FunctionGateway("http://\(peer.address)/{name}/run", settings: settings)
    #expect(await gateway.call("send-sms", Array("[]".utf8), limit: .seconds(10)) == .line(Array("[]".utf8)))
    let request = try #require(peer.requests.first)
    #expect(request.target == "/send-sms/run")
    #expect(request.head.contains("Authorization: Basic YTpi\r\n"))
    let both = ["VARSEL_FUNCTIONS_AUTHORIZATION": "a", "VARSEL_FUNCTIONS_AWS_REGION": "eu-north-1"]
    #expect(throws: SettingsError.self) {
      try FunctionGateway("http://g/{name}", settings: Settings(environment: both))
    }
  }

  @Test func `a gateway that is silent is given up after its limit, in doubt`() async throws {
    let peer = HTTPPeer { _ in .hang }
    let gateway = try FunctionGateway("http://\(peer.address)/{name}", settings: Settings(environment: [:]))
    #expect(await gateway.call("send-sms", Array("[]".utf8), limit: .milliseconds(300)) == .unknown)
  }
}
