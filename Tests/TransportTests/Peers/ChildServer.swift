import Foundation

/// A server that we did not write, as a child process; it ends with this object.
final class ChildServer {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var unread = Data()

  init(_ executable: URL, _ arguments: [String]) throws {
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = input
    try process.run()
  }

  deinit {
    // Not SIGTERM, which a child inherits as blocked from the threads that tests run on.
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
    }
  }

  /// The next line it prints; nil when it has ended.
  func readLine() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      unread.append(more)
    }
  }
}
