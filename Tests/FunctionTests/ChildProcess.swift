import Foundation

/// A program as a child process, over pipes, with nothing in its environment but what is given.
final class ChildProcess {
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  private let process: pid_t
  private var input: Int32
  private var outputs: [Int32]
  private let deadline = ContinuousClock.now + .seconds(60)

  init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    // A child that ends early must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    let pipes = try (ChildPipe(), ChildPipe(), ChildPipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes.0.reading, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes.1.writing, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes.2.writing, STDERR_FILENO)
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var started = pid_t()
    let failure = posix_spawn(&started, path, &actions, nil, &words, &variables)
    for descriptor in [pipes.0.reading, pipes.1.writing, pipes.2.writing] { close(descriptor) }
    process = started
    input = pipes.0.writing
    pipes.0.neverWaitToWrite()
    outputs = [pipes.1.reading, pipes.2.reading]
    guard failure == 0 else { throw ChildFailure("could not start: \(String(cString: strerror(failure)))") }
  }

  deinit {
    for descriptor in [input] + outputs where descriptor >= 0 { close(descriptor) }
  }

  /// Writes all of it, unless the child no longer reads, and reads what comes meanwhile.
  func send(_ bytes: [UInt8]) throws {
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
  func readLine() throws -> [UInt8] {
    while true {
      if let end = output.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(output[..<end])
        output.removeFirst(end + 1)
        return line
      }
      guard outputs.contains(where: { $0 >= 0 }) else { throw ChildFailure("ended without a line") }
      _ = try wait(writing: false)
    }
  }

  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Ends the input, reads all output and waits for the end. Nil where a signal ended the child.
  func end() throws -> Int32? {
    closeInput()
    while outputs.contains(where: { $0 >= 0 }) { _ = try wait(writing: false) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
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

struct ChildFailure: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) { description = "the process \(what)" }
}
