import Foundation
import TestSupport
import Testing

@testable import local_runtime

/// Every console example of the README is typed as it stands, and answers as it says.
@Suite(.timeLimit(.minutes(2))) struct ReadmeTests {
  @Test func `the examples do what they show`() async throws {
    // The simulators take the next port.
    let port = freePort(count: 2)
    let process = try RunningProcess(
      Paths.runtime,
      ["serve", "--simulators", "--port", "\(port)", "--functions", Repository.functions, "--clock-skip", "1"]
    )
    defer { process.kill() }
    let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let examples = Self.examples(in: readme)
    #expect(examples.count >= 8)
    try await Self.waitUntilUp(process, "http://127.0.0.1:\(port)/notifications/api/v1/health")
    var variables = ""
    for example in examples {
      let command = example.command
        .replacingOccurrences(of: "127.0.0.1:5090", with: "127.0.0.1:\(port)")
        .replacingOccurrences(of: "127.0.0.1:5091", with: "127.0.0.1:\(port + 1)")
        .replacingOccurrences(of: "token --org ttd", with: "token --org ttd --simulators http://127.0.0.1:\(port + 1)")
      // What a person's shell would keep.
      if command.hasPrefix("TOKEN=") { variables += "\(command)\n" }
      // What is printed ends with a line feed, so that its last line counts as one.
      let script = "cd '\(Repository.root.path())' && \(variables)\(command)\nstatus=$?; echo; exit $status"
      let shell = try RunningProcess("/bin/bash", ["-c", script])
      #expect(await shell.end() == 0, "\(example.command)")
      let output = shell.lines.joined()
      #expect(Self.matches(output, example.output), "\(example.command)\ngave\n\(output)")
      // The order that the first example places has to end before the feed is asked.
      if example.command.contains("future/orders") { try await Self.waitForFeed(port) }
    }
    #expect(!variables.isEmpty)
  }

  @Test func `each function sees the settings that the table gives it, and no other function's secrets`() throws {
    let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| `VARSEL_") }
    #expect(rows.count > 40)
    for row in rows {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let named = cells[1].components(separatedBy: ":")[0]
      let names = named.matches(of: /VARSEL_[A-Z0-9_]+/).map { String($0.output) }
      let readers = cells[2].components(separatedBy: ", ").flatMap { $0 == "all functions" ? Functions.names : [$0] }
      for name in names {
        let environment = [name: "1", "\(name)_FILE": "2"]
        let seen = Functions.names.filter { FunctionSettings.visible(to: $0, in: environment).count == 2 }
        #expect(Set(seen) == Set(readers).subtracting(["runtime"]), "\(name)")
      }
    }
  }

  struct Example {
    var command: String
    var output: String
  }

  /// A `$ ` begins a command, which goes on over indented lines and here-documents; the rest is what it prints.
  static func examples(in text: String) -> [Example] {
    var examples: [Example] = []
    var isConsole = false
    var isCommand = false
    var hereDocument: String?
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
        continue
      }
      guard isConsole else { continue }
      if line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2)), output: ""))
        isCommand = true
        hereDocument = line.components(separatedBy: "<<'").dropFirst().first?.components(separatedBy: "'").first
      } else if let end = hereDocument {
        examples[examples.count - 1].command += "\n\(line)"
        if line == end { (hereDocument, isCommand) = (nil, false) }
      } else if isCommand, line.hasPrefix("  ") {
        examples[examples.count - 1].command += "\n\(line)"
      } else {
        isCommand = false
        examples[examples.count - 1].output += line
      }
    }
    return examples
  }

  /// Whether the output is what the README shows, where `…` stands for anything.
  static func matches(_ output: String, _ shown: String) -> Bool {
    var rest = output.trimmingCharacters(in: .whitespacesAndNewlines)[...]
    let parts = shown.components(separatedBy: "…")
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        guard let found = rest.range(of: part) else { return false }
        rest = rest[found.upperBound...]
      }
    }
    return rest.isEmpty
  }

  private static func waitUntilUp(_ process: RunningProcess, _ url: String) async throws {
    while try await RunningProcess("/usr/bin/curl", ["-fs", url]).end() != 0 {
      try #require(!process.hasEnded, "\(process.lines)")
      try await Task.yieldToOthers()
    }
  }

  private static func waitForFeed(_ port: Int) async throws {
    let token = try await SimulatorProcess.token(for: "ttd", simulators: "http://127.0.0.1:\(port + 1)")
    let feed = "http://127.0.0.1:\(port)/notifications/api/v1/future/shipment/feed?seq=0"
    while true {
      let curl = try RunningProcess("/usr/bin/curl", ["-fs", "-H", "Authorization: Bearer \(token)", "-w", "\n", feed])
      _ = await curl.end()
      if curl.lines.joined().contains("sak-17") { return }
      try await Task.yieldToOthers()
    }
  }
}
