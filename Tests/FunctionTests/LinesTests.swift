import TestSupport
import Testing

@Suite("Event by event")
struct LinesTests {
  @Test(arguments: Repository.functionNames)
  func `the bytes are the same, whether a process answers one event or many`(_ function: String) throws {
    let settings = Example.all.first { $0.function == function && !$0.settings.isEmpty }?.settings ?? [:]
    let event = try Example.event(of: function)
    let inputs = [
      event.bytes, JSONValue.list([event, 1, event]).bytes, Array("nope".utf8), Array("{}".utf8), Array("[]".utf8),
      event.bytes,
    ]
    var apart: [UInt8] = []
    for input in inputs { apart += try FunctionRun(function, input, settings: settings).output }
    let lines = Array(inputs.joined(separator: [0x0A]))
    let together = try FunctionRun(function, lines, "--lines", settings: settings)
    #expect(together.status == 0)
    #expect(together.output == apart)
    #expect(together.lines.count == inputs.count)
  }

  @Test func `each line is answered before the next one comes; empty lines are passed over`() throws {
    let process = try ChildProcess(Repository.executable(of: "window-trigger"), ["--lines"])
    for hour in ["08", "09", "16", "17"] {
      let event: JSONValue = ["held": [], "now": .text("2026-06-01T\(hour):00:00+02:00")]
      try process.send([0x0A] + event.bytes + [0x0A])
      let answer = try JSONValue(bytes: process.readLine())
      #expect(answer["open"] == .flag(hour == "09" || hour == "16"))
    }
    #expect(try process.end() == 0)
    #expect(process.output.isEmpty && process.errors.isEmpty)
  }
}
