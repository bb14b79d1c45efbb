import Glibc
import TestSupport
import Testing

/// OpenWhisk's ActionLoop: one line in, one line out on descriptor 3, in turn.
@Suite("OpenWhisk", .timeLimit(.minutes(2)))
struct ActionLoopTests {
  /// Descriptor 3 stands where the test reads; standard output is the action's log.
  private func start(_ function: String, _ settings: [String: String] = [:]) throws -> ChildProcess {
    let executable = try Repository.executable(of: function)
    let environment = ["__OW_PROXY_VERSION": "1.17.1", "PATH": "/usr/bin:/bin"]
    return try ChildProcess(
      "/bin/sh",
      ["-c", "exec \"$0\" 3>&1 1>&2", executable],
      environment: settings.merging(environment) { $1 }
    )
  }

  private func activation(_ value: JSONValue) -> [UInt8] {
    let line: JSONValue = ["activation_id": "a", "deadline": "1795895888000", "namespace": "guest", "value": value]
    return line.bytes + [0x0A]
  }

  @Test(arguments: Repository.functionNames)
  func `the bytes are the same as on standard input`(_ function: String) throws {
    let settings = Example.all.first { $0.function == function && !$0.settings.isEmpty }?.settings ?? [:]
    let event = try Example.event(of: function)
    let process = try start(function, settings)
    for value in [event, .list([event, 1, event]), [:], event] {
      try process.send(activation(value))
      #expect(try process.readLine() + [0x0A] == FunctionRun(function, value.bytes, settings: settings).output)
    }
    #expect(try process.end() == 0)
    #expect(process.output.isEmpty)
  }

  @Test(arguments: ["OW_WAIT_FOR_ACK", "__OW_WAIT_FOR_ACK"])
  func `a proxy that waits for a word that the action has started gets one, and only then`(_ name: String) throws {
    let process = try start("window-trigger", [name: "1"])
    #expect(try JSONValue(bytes: process.readLine()) == ["ok": true])
    try process.send(activation(LambdaTests.event))
    #expect(try JSONValue(bytes: process.readLine())["open"] == .flag(true))
    #expect(try process.end() == 0)
  }

  @Test func `a line that is no activation is answered as one`() throws {
    let process = try start("window-trigger")
    for line in ["nope", "[]", "{}", #"{"value": null}"#] {
      try process.send(Array("\(line)\n".utf8))
      #expect(try JSONValue(bytes: process.readLine())["problem"]?["status"] == 400, "\(line)")
    }
    #expect(try process.end() == 0)
  }

  @Test func `an action that cannot start says why instead, and ends`() throws {
    let process = try start("window-trigger", ["VARSEL_CLOCK": "sundial", "__OW_WAIT_FOR_ACK": "1"])
    #expect(try JSONValue(bytes: process.readLine())["error"]?["code"] == "settings")
    #expect(try process.end() == 1)
  }
}
