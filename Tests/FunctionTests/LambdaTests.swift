import Glibc
import TestSupport
import Testing

@Suite("AWS Lambda", .timeLimit(.minutes(2)))
struct LambdaTests {
  static let now: JSONValue = "2026-06-01T10:00:00+02:00"
  static let event: JSONValue = ["held": [], "now": now]

  private func start(
    _ function: String,
    on platform: LambdaPlatform,
    _ settings: [String: String] = [:],
    scheme: String = ""
  ) throws -> ChildProcess {
    let environment = ["AWS_LAMBDA_RUNTIME_API": scheme + platform.address]
    return try ChildProcess(Repository.executable(of: function), environment: settings.merging(environment) { $1 })
  }

  @Test(arguments: Repository.functionNames)
  func `the bytes are the same as on standard input`(_ function: String) throws {
    let settings = Example.all.first { $0.function == function && !$0.settings.isEmpty }?.settings ?? [:]
    let event = try Example.event(of: function)
    let events = [
      event.bytes, JSONValue.list([event, 1, event]).bytes, Array("nope".utf8), Array("{}".utf8), event.bytes,
    ]
    let platform = LambdaPlatform(events)
    let process = try start(function, on: platform, settings)
    let answers = try platform.answers(events.count)
    for (event, answer) in zip(events, answers) {
      let run = try FunctionRun(function, event, settings: settings)
      if run.status == 0 {
        #expect(answer.kind == .response && answer.body == run.output)
      } else {
        let error = try run.error()
        #expect(answer.kind == .error)
        #expect(answer.json?["errorType"] == error["code"] && answer.json?["errorMessage"] == error["message"])
        #expect(answer.json?["stackTrace"] == [])
        #expect(answer.head.contains("Lambda-Runtime-Function-Error-Type: Function.\(error["code"]?.text ?? "?")\r\n"))
      }
    }
    try platform.waitUntilIdle()
    #expect(platform.violations == [])
    process.signal(SIGTERM)
    #expect(try process.waitForEnd() == 0)
    #expect(process.output.isEmpty)
  }

  @Test(arguments: [("", ""), ("http://", ""), ("http://", "/.rt/window-trigger"), ("", "/.rt")])
  func `the API is found in every form of its address`(_ scheme: String, _ path: String) throws {
    let platform = LambdaPlatform([Self.event.bytes], path: path)
    let process = try start("window-trigger", on: platform, scheme: scheme)
    #expect(try platform.answers(1)[0].json?["open"] == .flag(true))
    withExtendedLifetime(process) {}
  }

  @Test(arguments: [nil, "", "soon", "0", "600000", "-1", "99999999999999999999", "9223372036854775807"])
  func `a deadline that says nothing is none`(_ deadline: String?) throws {
    let gateway = HTTPPeer { _ in .status(503) }
    let platform = LambdaPlatform([try smsEvent().bytes], deadline: deadline)
    let process = try start("send-sms", on: platform, try smsSettings(gateway))
    #expect(try platform.answers(1)[0].json?["outcome"] == "deferred")
    withExtendedLifetime((process, gateway)) {}
  }

  @Test func `an invocation without time for another hand-over begins one, and puts off the rest`() throws {
    let deadline = String(1_000 * (time(nil) + 5))
    // More than one request holds: the second is not begun.
    let events = JSONValue.list(Array(repeating: try smsEvent(), count: 150))
    let platform = LambdaPlatform([events.bytes], deadline: deadline)
    let slow = HTTPPeer { _ in
      sleep(2)
      return .status(503)
    }
    let process = try start("send-sms", on: platform, try smsSettings(slow))
    let answers = try #require(try platform.answers(1)[0].json?.list)
    #expect(answers.count == 150)
    #expect(slow.requests.count == 1)
    #expect(answers.last?["reason"] == "outOfTime")
    withExtendedLifetime(process) {}
  }

  @Test func `a function that cannot start says why, and ends`() throws {
    let platform = LambdaPlatform([])
    let process = try start("window-trigger", on: platform, ["VARSEL_CLOCK": "sundial"])
    let answer = try platform.answers(1)[0]
    #expect(answer.kind == .initError)
    #expect(answer.json?["errorMessage"] == "VARSEL_CLOCK must be one of system, event.")
    #expect(answer.json?["errorType"] == "settings")
    #expect(try process.waitForEnd() == 1)
  }

  @Test func `an answer that is too large is the platform's to report, and the next event is taken`() throws {
    let platform = LambdaPlatform([Self.event.bytes, Self.event.bytes]) { $0.id.hasSuffix("001") ? 413 : 202 }
    let process = try start("window-trigger", on: platform)
    #expect(try platform.answers(2).map(\.kind) == [.response, .response])
    try platform.waitUntilIdle()
    #expect(platform.violations == [])
    process.signal(SIGTERM)
    #expect(try process.waitForEnd() == 0)
    #expect(String(decoding: process.errors, as: UTF8.self).contains(#""code":"tooLarge""#))
  }

  @Test(arguments: [400, 403, 500])
  func `a process that is out of step with the platform ends`(_ status: Int) throws {
    let platform = LambdaPlatform([Self.event.bytes, Self.event.bytes]) { _ in status }
    let process = try start("window-trigger", on: platform)
    #expect(try process.waitForEnd() == 1)
    #expect(try platform.answers(1).count == 1)
  }

  @Test func `without an API there is nothing to do`() throws {
    let run = try FunctionRun(
      "window-trigger",
      [],
      settings: ["AWS_LAMBDA_RUNTIME_API": LoopbackServer.closedAddress()]
    )
    #expect(run.status == 1 && run.output.isEmpty)
  }
}

/// An SMS that may go at any hour.
func smsEvent() throws -> JSONValue {
  var event = try Example.event(of: "send-sms")
  event["notification"]?["sendingTimePolicy"] = "Anytime"
  return event
}

func smsSettings(_ gateway: HTTPPeer) throws -> [String: String] {
  [
    "VARSEL_CLOCK": "event", "VARSEL_SMS_PROVIDER": "pswin", "VARSEL_PSWIN_URL": "http://\(gateway.address)/",
    "VARSEL_PSWIN_USERNAME": "a", "VARSEL_PSWIN_PASSWORD": "b",
  ]
}
