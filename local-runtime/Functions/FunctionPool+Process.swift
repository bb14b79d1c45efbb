import Subprocess
import SystemPackage

typealias FunctionProcess = Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>

extension FunctionPool {
  var executable: Executable { .path(FilePath("\(configuration.folder)/\(configuration.function)")) }

  var environment: Environment {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in configuration.environment { variables[Environment.Key(rawValue: name) ?? "_"] = value }
    return .custom(variables)
  }

  /// One process for many arrays of events, up to the end of the queue or its own.
  func runWarm(_ first: [Job], _ open: OpenJobs<Answer>) async throws {
    _ = try await Subprocess.run(
      executable,
      arguments: ["--lines"],
      environment: environment,
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { process in
      // Whatever its state: it has nothing left in hand.
      defer { try? process.send(signal: .kill) }
      var lines = LineReader(process.standardOutput.makeAsyncIterator())
      var jobs = first
      while !jobs.isEmpty {
        open.take(jobs)
        let watchdog = watchdog(process)
        try await send(jobs, Self.array(of: jobs), to: process, open)
        let line = try? await lines.next()
        await Self.stop(watchdog)
        guard let line, open.answer(line) else { return }
        jobs = await queue.next()
      }
    }
  }

  /// One process for one event: it reads its input to the end, answers with one line and exits with 0 or 1.
  func runCold(_ jobs: [Job], _ open: OpenJobs<Answer>) async throws {
    let outcome = try await Subprocess.run(
      executable,
      environment: environment,
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { process in
      defer { try? process.send(signal: .kill) }
      var lines = LineReader(process.standardOutput.makeAsyncIterator())
      let watchdog = watchdog(process)
      try await send(jobs, jobs.flatMap(\.event), to: process, open)
      try? await process.standardInputWriter.finish()
      let line = try? await lines.next()
      let isOnlyLine = try? await lines.next() == nil
      await Self.stop(watchdog)
      return isOnlyLine == true ? line : nil
    }
    guard let line = outcome.closureResult else { return }
    guard [.exited(0), .exited(1)].contains(outcome.terminationStatus) else { return }
    let isRefusal = Refusal(line)?.settingsError != nil
    _ = open.answer(isRefusal ? line : [UInt8(ascii: "[")] + line + [UInt8(ascii: "]")])
  }

  /// Marks the events as sent if the process may have read all of them.
  ///
  /// - Throws: where they cannot be written down first; then nothing is sent.
  private func send(
    _ jobs: [Job],
    _ bytes: [UInt8],
    to process: FunctionProcess,
    _ open: OpenJobs<Answer>
  ) async throws {
    try configuration.journal?.begin(jobs.compactMap(\.handover))
    // Fewer bytes are written, or an error is thrown, where the process has ended or ends meanwhile.
    let written = (try? await process.standardInputWriter.write(bytes)) ?? 0
    // The end of the input ends a line as well as its line feed does.
    if written >= bytes.count - 1 { open.markSent() }
  }

  /// Kills the process when the call has taken too long.
  private func watchdog(_ process: FunctionProcess) -> Task<Void, any Error> {
    Task {
      try await Task.sleep(for: configuration.callLimit)
      try process.send(signal: .kill)
    }
  }

  /// Returns when the watchdog can kill no more.
  private static func stop(_ watchdog: Task<Void, any Error>) async {
    watchdog.cancel()
    _ = await watchdog.result
  }

  static func array(of jobs: [Job]) -> [UInt8] {
    var line: [UInt8] = [UInt8(ascii: "[")]
    for (index, job) in jobs.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line += job.event
    }
    return line + [UInt8(ascii: "]"), UInt8(ascii: "\n")]
  }
}
