import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
  /// What lets each function start; what is set to be called is never reached.
  private func settings(of function: String) -> [String: String] {
    Example.all.first { $0.function == function && !$0.settings.isEmpty }?.settings ?? [:]
  }

  private func requiredMembers(of function: String) throws -> [String] {
    let schema = try JSONValue(contentsOf: Repository.folder(of: function).appending(path: "schema.json"))
    return try #require(schema["$defs"]?["event"]?["required"]?.list).compactMap(\.text)
  }

  @Test(arguments: Repository.functionNames)
  func `is answered with one problem that names the field, and status 0`(_ function: String) throws {
    let event = try Example.event(of: function)
    let required = try requiredMembers(of: function)
    #expect(!required.isEmpty)
    var check = SchemaCheck()
    for input in BadInput.anywhere(around: event) + BadInput.members(required, of: event) {
      let run = try FunctionRun(function, input.bytes, settings: settings(of: function))
      let isOneLine = run.lines.count == 1 && run.output.last == UInt8(ascii: "\n")
      #expect(run.status == 0 && run.errors.isEmpty && isOneLine, "\(function): \(input.name)")
      let answer = (try? JSONValue(bytes: run.output)) ?? .null
      let fields = answer["problem"]?["errors"]?.members.keys.map { $0.prefix { !".[".contains($0) } } ?? []
      let shown = String(decoding: run.output.prefix(300), as: UTF8.self)
      #expect(fields == [input.field[...]], "\(function): \(input.name): \(shown)")
      check.add(answer, to: "result", of: function, label: "\(function): \(input.name)")
    }
    #expect(try check.failures() == [])
  }

  @Test(arguments: [
    ("advance-order", ["happened", "kind"]), ("advance-order", ["order", "status"]),
    ("advance-order", ["order", "waitingFor"]), ("advance-order", ["order", "policy", "conditionOnFailure"]),
    ("create-order", ["operation"]), ("lookup-recipient", ["order", "channel"]),
    ("lookup-recipient", ["order", "type"]), ("send-email", ["notification", "channel"]),
    ("send-sms", ["notification", "result"]), ("window-trigger", ["window", "zone"]),
    ("window-trigger", ["window", "holidays"]),
  ])
  func `an unknown name in an enumeration is named by its path, and not repeated`(
    _ function: String,
    _ path: [String]
  ) throws {
    var event = try Example.event(of: function)
    event.set("kari@example.no", at: path[...])
    let answer = try FunctionRun(function, event: event, settings: settings(of: function)).answer()
    #expect(answer["problem"]?["errors"]?.members.keys.map { $0 } == [path.joined(separator: ".")])
    #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("kari"))
  }

  @Test(arguments: Repository.functionNames)
  func `a bad item of an array leaves its neighbours alone, and the order is kept`(_ function: String) throws {
    let event = try Example.event(of: function)
    let settings = settings(of: function)
    let good = try JSONValue(bytes: try FunctionRun(function, event: event, settings: settings).output)
    #expect(good["problem"] == nil)
    let items = [event, 1, nil, [:], [], ["surplus": 1], event]
    let answers = try #require(try FunctionRun(function, event: .list(items), settings: settings).answer().list)
    #expect(answers.count == 7)
    #expect(answers.first == good && answers.last == good)
    #expect(answers.dropFirst().dropLast().allSatisfy { $0["problem"] != nil && $0.members.count == 1 })
    #expect(try FunctionRun(function, event: [], settings: settings).answer() == [])
  }

  @Test(
    arguments: [
      ("advance-order", ["order", "attempt"]), ("lookup-recipient", ["order", "version"]),
      ("send-email", ["notification", "attempt"]), ("send-sms", ["notification", "attempt"]),
      ("window-trigger", ["limit"]),
    ],
    ["1e999", "1.5", "99999999999999999999"]
  )
  func `a number that does not fit leaves its neighbours alone`(
    _ place: (function: String, path: [String]),
    _ number: String
  ) throws {
    let event = try Example.event(of: place.function)
    let settings = settings(of: place.function)
    let good = try JSONValue(bytes: try FunctionRun(place.function, event: event, settings: settings).output)
    var broken = event
    broken.set("@", at: place.path[...])
    let item = String(decoding: broken.bytes, as: UTF8.self).replacing(#""@""#, with: number)
    let raw = Array("[\(item),".utf8) + event.bytes + Array("]".utf8)
    let answers = try FunctionRun(place.function, raw, settings: settings).answer()
    #expect(answers[0]?["problem"] != nil)
    #expect(answers[1] == good)
  }

  @Test func `a text that is no UTF-8 or half a surrogate pair leaves its neighbours alone`() throws {
    let good = #"{"held":[],"now":"2026-11-24T09:00:00Z"}"#
    for broken in [[UInt8(0xFF)], Array(#"\ud800"#.utf8), Array(#"\q"#.utf8), [0x01]] {
      let raw = Array(#"[{"held":[],"now":""#.utf8) + broken + Array("\"},\(good)]".utf8)
      let answer = try FunctionRun("window-trigger", raw).answer()
      // What cannot even be cut into items is refused as a whole.
      #expect(answer["problem"] != nil || answer[0]?["problem"] != nil && answer[1]?["open"] == true, "\(broken)")
    }
  }

  @Test func `exactly 16 MiB is not too long, and a line that is does not spoil the next`() throws {
    let event = try Example.event(of: "window-trigger")
    let expected = try FunctionRun("window-trigger", event: event).output
    let padded = event.bytes + [UInt8](repeating: 0x20, count: (16 << 20) - event.bytes.count)
    #expect(try FunctionRun("window-trigger", padded).output == expected)
    let lines = padded + [0x20, 0x0A] + event.bytes + [0x0A]
    let run = try FunctionRun("window-trigger", lines, "--lines")
    #expect(run.lines.count == 2 && run.status == 0)
    #expect(try JSONValue(bytes: run.lines[0])["problem"] != nil)
    #expect(run.lines[1] + [0x0A] == expected)
  }

  @Test func `an unknown argument and a wrong setting are errors at the start`() throws {
    let argument = try FunctionRun("window-trigger", [], "--line").error()
    #expect(argument["code"] == "usage")
    let setting = try FunctionRun("window-trigger", [], settings: ["VARSEL_CLOCK": "sundial"]).error()
    #expect(setting["code"] == "settings")
    #expect(setting["message"]?.text?.hasPrefix("VARSEL_CLOCK ") == true)
    #expect(setting["retryable"] == false)
  }
}

extension JSONValue {
  fileprivate mutating func set(_ value: JSONValue, at path: ArraySlice<String>) {
    guard let first = path.first else {
      self = value
      return
    }
    var inner = self[first] ?? [:]
    inner.set(value, at: path.dropFirst())
    self[first] = inner
  }
}
