import Foundation

enum Paths {
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .path

  /// The release binaries that `make functions` builds.
  static let functions = "\(repository)/.build/functions"

  /// The runtime that was built together with these tests.
  static let runtime: String = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = tests.deletingLastPathComponent().appendingPathComponent("local-runtime").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : "\(repository)/.build/debug/local-runtime"
  }()

  static let python = "\(repository)/.build/venv/bin/python"

  /// A new folder for one test, below the folder for temporary files.
  static func scratch() throws -> String {
    let path = NSTemporaryDirectory() + "varsel-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
