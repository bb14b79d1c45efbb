package import Foundation

/// Where the tests find what they run.
package enum Repository {
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The executables that `scripts/functions` builds.
  package static let functions = root.appending(path: ".build/functions").path()

  package static func executable(of function: String) throws -> String {
    try existing("\(functions)/\(function)", madeBy: "scripts/functions")
  }

  /// A Python that has aiosmtpd and jsonschema.
  package static func python() throws -> String {
    try existing(root.appending(path: ".build/venv/bin/python").path(), madeBy: "scripts/setup --test")
  }

  private static func existing(_ path: String, madeBy script: String) throws -> String {
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path, script: script) }
    return path
  }

  private struct Missing: Error, CustomStringConvertible {
    let path: String
    let script: String
    var description: String { "\(path) is missing; \(script) makes it." }
  }
}
