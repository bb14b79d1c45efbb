import Foundation
import TestSupport

enum Paths {
  /// The runtime that was built together with these tests.
  static let runtime: String = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let built = Repository.root.appending(path: ".build/debug/local-runtime")
    let beside = tests.deletingLastPathComponent().appendingPathComponent("local-runtime").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : built.path()
  }()

  /// A new folder for one test, below the folder for temporary files.
  static func scratch() throws -> String {
    let path = NSTemporaryDirectory() + "varsel-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
