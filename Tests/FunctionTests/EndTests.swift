import Dispatch
import Glibc
import TestSupport
import Testing

/// How a process ends.
@Suite("The end of a process", .timeLimit(.minutes(2)))
struct EndTests {
  @Test func `a process that waits for its next event ends at once and well`() throws {
    let process = try ChildProcess(Repository.executable(of: "window-trigger"), ["--lines"])
    try process.send(LambdaTests.event.bytes + [0x0A])
    _ = try process.readLine()
    process.signal(SIGTERM)
    #expect(try process.waitForEnd() == 0)
  }

  @Test(arguments: [["--lines"], []])
  func `a process that is at work gives its answer first`(_ arguments: [String]) throws {
    let asked = DispatchSemaphore(value: 0)
    let peer = HTTPPeer { _ in
      asked.wait()
      return .status(503)
    }
    let process = try ChildProcess(
      Repository.executable(of: "send-sms"),
      arguments,
      environment: try smsSettings(peer)
    )
    try process.send(try smsEvent().bytes + [0x0A])
    if arguments.isEmpty { process.closeInput() }
    while peer.requests.isEmpty { sched_yield() }
    process.signal(SIGTERM)
    asked.signal()
    #expect(try JSONValue(bytes: process.readLine())["outcome"] == "deferred")
    #expect(try process.waitForEnd() == 0)
  }

  @Test func `a crash prints no back-trace`() throws {
    let process = try ChildProcess(Repository.executable(of: "window-trigger"), ["--lines"])
    try process.send(LambdaTests.event.bytes + [0x0A])
    _ = try process.readLine()
    process.signal(SIGSEGV)
    #expect(try process.waitForEnd() == nil)
    #expect(process.errors.isEmpty)
  }

  @Test func `what no mode knows is said`() throws {
    let run = try FunctionRun("window-trigger", [], "--line")
    #expect(try run.error()["message"] == "usage: [--lines]")
  }
}
