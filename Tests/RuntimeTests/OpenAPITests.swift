import ArgumentParser
import Foundation
import Hummingbird
import ProcessSettings
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// The description of the API at `/openapi.json`: valid, and true of what the API answers.
@Suite(.timeLimit(.minutes(5))) struct OpenAPITests {
  private static let isSameAndValid = """
    import json, sys, yaml
    from openapi_schema_validator import OAS31Validator
    from openapi_spec_validator import validate

    def check_examples(part):
        if isinstance(part, dict) and "example" in part:
            OAS31Validator({**part["schema"], "components": served["components"]}).validate(part["example"])
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
            check_examples(inner)

    served = json.load(sys.stdin)
    assert served == yaml.safe_load(open("local-runtime/openapi.yaml")), "not the file"
    validate(served)
    check_examples(served["paths"])
    check_examples(served["components"]["responses"])
    """

  @Test func `is valid, and served as it stands in the file, to anybody`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let answer = try #require(await LocalHTTP.call("GET", "\(runtime.api)/openapi.json"))
      #expect(answer.status == 200)
      #expect(answer.headers["Content-Type"] == "application/json; charset=utf-8")
      let root = Repository.root.path()
      let script = "import os; os.chdir('\(root)')\n\(Self.isSameAndValid)"
      let python = try ChildProcess(try Repository.python(), ["-c", script])
      try python.send(answer.body)
      #expect(try python.end() == 0, "\(String(decoding: python.errors, as: UTF8.self))")
    }
  }

  @Test func `names every call that the runtime takes, and no other`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let options = try RuntimeOptions.parse(["--store", "\(scratch)/varsel.db", "--functions", Repository.functions])
    let settings = Settings(environment: ["VARSEL_TRIGGER_KEY": TriggerTests.key])
    let runtime = try await Runtime.real(try RuntimeConfiguration(options: options, settings: settings))
    let taken = runtime.router().routes.map { Call(method: $0.method.rawValue, path: "\($0.path)").name }
    let described = try Self.calls().flatMap { call in
      guard call.path.hasSuffix("/trigger/{name}") else { return [call.name] }
      return TriggerTests.names.map { call.name.replacingOccurrences(of: "{}", with: $0) }
    }
    #expect(Set(taken).subtracting(described).isEmpty, "without a description")
    #expect(Set(described).subtracting(taken).isEmpty, "not there")
  }

  @Test func `shows requests that are taken`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let shown = try Self.calls().filter { $0.example != nil }
      #expect(shown.map(\.method) == Array(repeating: "POST", count: 7))
      for call in shown {
        let answer = try #require(await runtime.post(call.example ?? "", to: runtime.api + call.path))
        #expect((200...202).contains(answer.status), "\(call.path): \(answer.text)")
      }
    }
  }

  /// schemathesis draws requests that keep the document and some that do not. No answer is a server error, and each has a
  /// status, headers and a body that the document states; what breaks the document is refused, and every call succeeds at times.
  @Test func `is true of what the API answers`() async throws {
    let settings = ["VARSEL_INSTANT_WAIT_SECONDS": "1", "VARSEL_TRIGGER_KEY": TriggerTests.key]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, _ in
      let token = try #require(runtime.token)
      let scratch = try Paths.scratch()
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      let tool = URL(filePath: try Repository.python()).deletingLastPathComponent().appending(path: "schemathesis")
      let settings = Repository.root.appending(path: "Tests/RuntimeTests/Schemathesis")
      let run = try RunningProcess(
        "/usr/bin/env",
        [
          "--chdir", scratch, tool.path(), "--config-file", settings.appending(path: "schemathesis.toml").path(), "run",
          "\(runtime.api)/openapi.json", "--phases", "examples,coverage,fuzzing,stateful",
        ],
        environment: [
          "SCHEMATHESIS_HOOKS": settings.appending(path: "hooks.py").path(), "VARSEL_CALLS": "\(scratch)/calls",
          "VARSEL_TOKEN": token, "VARSEL_TRIGGER_KEY": TriggerTests.key,
        ]
      )
      #expect(await run.end() == 0, "\(run.lines.suffix(60).joined(separator: "\n"))")
      let calls = try String(contentsOfFile: "\(scratch)/calls", encoding: .utf8).split(separator: "\n")
      let succeeded = calls.map { $0.split(separator: " ") }.filter { $0[1].hasPrefix("20") }.map { String($0[0]) }
      #expect(try Set(succeeded) == Set(Self.calls().compactMap(\.operation)))
    }
  }

  private struct Call {
    var method: String
    var path: String
    var operation: String?
    /// The body of a request that the document shows.
    var example: String?

    /// What the document and the router call a part of the path does not matter.
    var name: String { "\(method) \(path.replacing(/\{[^}]*\}/, with: "{}"))" }
  }

  /// Every call that the document describes.
  private static func calls() throws -> [Call] {
    func base(_ part: [String: Any]) -> String? { (part["servers"] as? [[String: String]])?.first?["url"] }
    let json = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.json.get()))
    let document = try #require(json as? [String: Any])
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    return try paths.flatMap { path, item -> [Call] in
      let root = try #require(base(item) ?? base(document))
      return try item.compactMap { method, value -> Call? in
        guard let operation = value as? [String: Any] else { return nil }
        let body = operation["requestBody"] as? [String: Any]
        let content = (body?["content"] as? [String: [String: Any]])?["application/json"]
        let example = try content?["example"].map { try JSONSerialization.data(withJSONObject: $0) }
        return Call(
          method: method.uppercased(),
          path: (root == "/" ? "" : root) + path,
          operation: operation["operationId"] as? String,
          example: example.map { String(decoding: $0, as: UTF8.self) }
        )
      }
    }
  }
}
