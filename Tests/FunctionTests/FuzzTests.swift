import Foundation
import TestSupport
import Testing

/// Input that is nearly right, to each function as a process that goes on: it answers every line with one line of JSON,
/// and lives to the last. More is drawn with `VARSEL_FUZZ_ROUNDS`.
@Suite("Fuzzing") struct FuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["VARSEL_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1

  /// A function that would call a peer finds nobody.
  private static func settings(of function: String) -> [String: String] {
    let settings = Example.all.first { $0.function == function && !$0.settings.isEmpty }?.settings ?? [:]
    return settings.mapValues { $0.replacing(Example.peerAddress, with: "127.0.0.1:9") }
  }

  @Test(arguments: Repository.functionNames)
  func `no input ends a function`(_ function: String) throws {
    let samples = Example.all.filter { $0.function == function }.map { Array($0.event.bytes) }
    var mutator = Mutator(seed: 1, samples: samples + samples.map { [0x5B] + $0 + [0x2C] + $0 + [0x5D] })
    // Where a name could be drawn that has to be resolved, which takes a while where nobody answers, less is drawn.
    let count = (function == "check-condition" ? 100 : 500) * Self.rounds
    var inputs: [[UInt8]] = []
    while inputs.count < count {
      let input = mutator.next().map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
      if input.contains(where: { !" \t\r".utf8.contains($0) }) { inputs.append(input) }
    }
    let lines = Array(inputs.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    let run = try FunctionRun(function, lines, "--lines", settings: Self.settings(of: function))
    #expect(run.status == 0, "\(String(decoding: run.errors.suffix(500), as: UTF8.self))")
    #expect(run.lines.count == inputs.count)
    var answered = 0
    for (line, input) in zip(run.lines, inputs) {
      let shown = String(decoding: input.prefix(500), as: UTF8.self)
      let answer = try #require(try? JSONValue(bytes: line), "no JSON for \(shown)")
      let answers = answer.list ?? [answer]
      #expect(answers.allSatisfy { !$0.members.isEmpty }, "\(shown)")
      if answers.contains(where: { $0["problem"] == nil && $0["error"] == nil }) { answered += 1 }
    }
    #expect(answered > 0, "some of it is still right")
  }
}
