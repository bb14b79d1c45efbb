import Foundation

/// A program as a child process, over pipes, with nothing in its environment but what is given. It is killed with this
/// object.
///
/// Its calls block the thread; where what the child does needs Swift tasks of this process, use RunningProcess.
package final class ChildProcess {
  package private(set) var output: [UInt8] = []
  package private(set) var errors: [UInt8] = []
  private let process: pid_t
  private var hasEnded = false
  private var input: Int32
  private var outputs: [Int32]
  private let deadline = ContinuousClock.now + .seconds(60)

  package init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    // A child that ends early must not end the tests.
    Glibc.signal(SIGPIPE, SIG_IGN)
    let group = try ChildGroup.id()
    let pipes = try (openPipe(), openPipe(), openPipe())
    defer { for descriptor in [pipes.0.reading, pipes.1.writing, pipes.2.writing] { close(descriptor) } }
    // A write takes what there is room for, instead of waiting.
    _ = fcntl(pipes.0.writing, F_SETFL, O_NONBLOCK)
    input = pipes.0.writing
    outputs = [pipes.1.reading, pipes.2.reading]
    process = try spawn(
      path,
      arguments,
      environment: environment,
      input: pipes.0.reading,
      output: pipes.1.writing,
      errors: pipes.2.writing,
      group: group
    )
  }

  deinit {
    for descriptor in [input] + outputs where descriptor >= 0 { close(descriptor) }
    if !hasEnded {
      kill(process, SIGKILL)
      _ = Self.statusAtEnd(of: process)
    }
  }

  /// Writes all of it, unless the child no longer reads, and reads what comes meanwhile.
  package func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count, input >= 0 {
      let ready = try wait(writing: true)
      guard ready else { continue }
      let written = bytes[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if written > 0 {
        sent += written
      } else if errno != EAGAIN {
        closeInput()
      }
    }
  }

  /// The next line of the output, without its end; what follows stays.
  package func readLine() throws -> [UInt8] {
    while true {
      if let end = output.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(output[..<end])
        output.removeFirst(end + 1)
        return line
      }
      guard outputs.contains(where: { $0 >= 0 }) else {
        throw ChildFailure("ended without a line: \(String(decoding: errors.suffix(1_000), as: UTF8.self))")
      }
      _ = try wait(writing: false)
    }
  }

  package func signal(_ number: Int32) { if !hasEnded { kill(process, number) } }

  package func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Ends the input, reads all output and waits for the end. Nil where a signal ended the child.
  package func end() throws -> Int32? {
    closeInput()
    return try waitForEnd()
  }

  /// Reads all output and waits for the end. Nil where a signal ended the child.
  package func waitForEnd() throws -> Int32? {
    while outputs.contains(where: { $0 >= 0 }) { _ = try wait(writing: false) }
    let status = Self.statusAtEnd(of: process)
    hasEnded = true
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }

  private static func statusAtEnd(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Waits for any of the pipes, and reads; true where the input can be written to.
  private func wait(writing: Bool) throws -> Bool {
    let left = deadline - ContinuousClock.now
    var pipes = [pollfd(fd: writing ? input : -1, events: Int16(POLLOUT), revents: 0)]
    pipes += outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard left > .zero, poll(&pipes, nfds_t(pipes.count), Int32(left.components.seconds) * 1_000 + 1_000) != 0 else {
      kill(process, SIGKILL)
      throw ChildFailure("took more than a minute")
    }
    for index in outputs.indices where pipes[index + 1].revents != 0 { read(index) }
    return pipes[0].revents != 0
  }

  private func read(_ index: Int) {
    let block = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
      count = max(Glibc.read(outputs[index], space.baseAddress, 1 << 16), 0)
    }
    if block.isEmpty {
      close(outputs[index])
      outputs[index] = -1
    }
    if index == 0 { output += block } else { errors += block }
  }
}
