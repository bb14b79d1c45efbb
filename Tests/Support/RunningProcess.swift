import Foundation
import Synchronization

/// A child process whose output lines and end can be awaited. It is killed with this object.
package final class RunningProcess: Sendable {
  private let child: FollowedChild

  /// Standard output and standard error come as one stream of lines; `environment` is added to that of the tests.
  package init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    let group = try ChildGroup.id()
    let (reading, writing) = try openPipe()
    let nothing = open("/dev/null", O_RDONLY)
    defer {
      close(writing)
      close(nothing)
    }
    let pid = try spawn(
      executable,
      arguments,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      input: nothing,
      output: writing,
      errors: writing,
      group: group
    )
    child = FollowedChild(pid: pid)
    // Not a task: what the tests await must not need one of the few threads that the tests themselves may block.
    Thread.detachNewThread { [child] in child.follow(reading) }
  }

  deinit { child.kill(SIGKILL) }

  package var lines: [String] { child.record.lines }

  package var pid: Int32 { child.pid }

  package var hasEnded: Bool { child.record.status != nil }

  package func kill(_ signal: Int32 = SIGKILL) { child.kill(signal) }

  /// The first line for which `match` gives a value; nil where the process ends without one.
  package func line<Value: Sendable>(_ match: @escaping @Sendable (String) -> Value?) async -> Value? {
    await child.wait { record in
      for line in record.lines {
        if let value = match(line) { return .some(value) }
      }
      return record.status == nil ? nil : .some(nil)
    }
  }

  /// Waits for the end of the process and gives its status, or the signal that ended it.
  package func end() async -> Int32 { await child.wait { $0.status } }
}

private final class FollowedChild: Sendable {
  struct Record {
    var lines: [String] = []
    var status: Int32?
  }

  private struct State {
    var record = Record()
    var rest: [UInt8] = []
    /// Each is called until it gives true.
    var waiters: [@Sendable (Record) -> Bool] = []
  }

  let pid: pid_t
  private let state = Mutex(State())

  init(pid: pid_t) { self.pid = pid }

  var record: Record { state.withLock { $0.record } }

  func kill(_ signal: Int32) {
    // The number of a child that has been waited for may already be another's.
    state.withLock { if $0.record.status == nil { _ = Foundation.kill(pid, signal) } }
  }

  func wait<Value: Sendable>(_ condition: @escaping @Sendable (Record) -> Value?) async -> Value {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        change { state in
          state.waiters.append { record in
            guard let value = condition(record) else { return false }
            continuation.resume(returning: value)
            return true
          }
        }
      }
    } onCancel: {
      // A test has run out of time: the end of the process ends the wait.
      kill(SIGKILL)
    }
  }

  /// Reads all output, up to the end of the process.
  func follow(_ output: Int32) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var pipe = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      // A child of the child may hold the pipe open for longer.
      if poll(&pipe, 1, 100) == 0 {
        if hasExited(WNOHANG) { break }
        continue
      }
      let count = read(output, &block, block.count)
      guard count > 0 else { break }
      take(block.prefix(count))
    }
    close(output)
    while !hasExited(0) {}
    change { state in
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      state.record.status = status & 0x7F == 0 ? status >> 8 & 0xFF : status & 0x7F
    }
  }

  /// Whether the process has ended; it can still be waited for.
  private func hasExited(_ options: Int32) -> Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT | options) == 0 && info.si_signo == SIGCHLD
  }

  private func take(_ bytes: ArraySlice<UInt8>) {
    change { state in
      state.rest += bytes
      while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
        state.record.lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
        state.rest.removeFirst(end + 1)
      }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    state.withLock { state in
      body(&state)
      let record = state.record
      state.waiters.removeAll { $0(record) }
    }
  }
}
