import Foundation
import Synchronization

/// A child process whose output lines can be waited for.
final class RunningProcess: Sendable {
  private struct State {
    var lines: [String] = []
    var rest: [UInt8] = []
    var status: Int32?
    var waiters: [@Sendable () -> Void] = []
  }

  let pid: pid_t
  private let state = Mutex(State())

  /// Standard output and standard error come as one stream of lines.
  init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    pid = process.processIdentifier
    let reader = pipe.fileHandleForReading
    reader.readabilityHandler = { [weak self] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      self?.take(Array(data))
    }
    process.terminationHandler = { [weak self] in self?.ended(status: $0.terminationStatus) }
  }

  var lines: [String] { state.withLock { $0.lines } }

  var hasEnded: Bool { state.withLock { $0.status != nil } }

  func kill(_ signal: Int32 = SIGKILL) { Foundation.kill(pid, signal) }

  /// The first line for which `match` gives a value; nil where the process ends without one.
  func line<Value: Sendable>(_ match: @escaping @Sendable (String) -> Value?) async -> Value? {
    await wait { state in
      for line in state.lines {
        if let value = match(line) { return .some(value) }
      }
      return state.status == nil ? nil : .some(nil)
    }
  }

  /// Waits for the end of the process and gives its status.
  func end() async -> Int32 { await wait { $0.status } }

  private func wait<Value: Sendable>(_ condition: @escaping @Sendable (State) -> Value?) async -> Value {
    await withCheckedContinuation { continuation in
      let hasResumed = Mutex(false)
      let look: @Sendable () -> Void = { [self] in
        guard let value = state.withLock({ condition($0) }) else { return }
        if hasResumed.withLock({ resumed in
          defer { resumed = true }
          return !resumed
        }) {
          continuation.resume(returning: value)
        }
      }
      state.withLock { $0.waiters.append(look) }
      look()
    }
  }

  private func take(_ bytes: [UInt8]) {
    let waiters = state.withLock { state in
      state.rest += bytes
      while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
        state.lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
        state.rest.removeFirst(end + 1)
      }
      return state.waiters
    }
    for look in waiters { look() }
  }

  private func ended(status: Int32) {
    let waiters = state.withLock { state in
      state.status = status
      return state.waiters
    }
    for look in waiters { look() }
  }
}
