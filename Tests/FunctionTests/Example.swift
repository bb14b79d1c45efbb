import Foundation
import TestSupport
import Testing

/// One of `functions/<function>/examples/<name>.json`.
///
/// `peer` is what an HTTP peer answers: one answer with `status` and `body`, or a list of them, each with the `path` that
/// is asked for. `127.0.0.1:8090` in the example stands for it.
struct Example: Sendable, CustomTestStringConvertible {
  static let peerAddress = "127.0.0.1:8090"

  let function: String
  let name: String
  let settings: [String: String]
  let event: JSONValue
  let result: JSONValue?
  let peerAnswers: [(path: String?, answer: PeerAnswer)]
  /// What the file holds, to the last member.
  let file: JSONValue

  var testDescription: String { "\(function)/\(name)" }

  static let all: [Example] = Repository.functionNames.flatMap { function in
    let folder = Repository.folder(of: function).appending(path: "examples")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.sorted().filter { $0.hasSuffix(".json") }.compactMap { name in
      try? Example(function, String(name.dropLast(5)), JSONValue(contentsOf: folder.appending(path: name)))
    }
  }

  /// The bare event that can be piped to the function as it is.
  static func event(of function: String) throws -> JSONValue {
    let file = Repository.folder(of: function).appending(path: "examples/event.json")
    return try JSONValue(contentsOf: file)
  }

  private init(_ function: String, _ name: String, _ file: JSONValue) {
    self.function = function
    self.name = name
    self.file = file
    let isBare = name == "event"
    settings = (file["settings"]?.members ?? [:]).compactMapValues(\.text)
    event = isBare ? file : file["event"] ?? nil
    result = isBare ? nil : file["result"]
    let peer = isBare ? nil : file["peer"]
    peerAnswers = (peer?.list ?? peer.map { [$0] } ?? []).map { answer in
      guard case .number(let status)? = answer["status"] else { return (nil, .nothing) }
      return (answer["path"]?.text, .status(status, answer["body"]?.text ?? ""))
    }
  }

  /// Whether it can be run here: what speaks to an SMTP server is tested with the senders.
  var isRunnable: Bool { result != nil && (function != "send-email" || settings["VARSEL_EMAIL_PROVIDER"] == "azure") }
}
