import Foundation

/// Where the tests find what they run.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folders of the deployed functions.
  static let functions = [
    "advance-order", "check-condition", "create-order", "lookup-recipient", "receive-report", "send-email", "send-sms",
    "window-trigger",
  ]

  static func folder(of function: String) -> URL { root.appending(path: "functions/\(function)") }

  /// The executable that `scripts/functions` has built.
  static func executable(of function: String) throws -> String {
    let path = root.appending(path: ".build/functions/\(function)").path()
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path, madeBy: "scripts/functions") }
    return path
  }

  /// A Python that has jsonschema.
  static func python() throws -> String {
    let path = root.appending(path: ".build/venv/bin/python").path()
    let script = "scripts/setup --test"
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path, madeBy: script) }
    return path
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String

    init(_ path: String, madeBy script: String) { description = "\(path) is missing; \(script) makes it." }
  }
}
