import FoundationEssentials
import Logging
import Notifications
import Subprocess
import SystemPackage

/// Warm processes of one function (`--lines`), started when they are first needed and started again when they end.
///
/// Events that wait while all processes are busy go to the next free one together, as one array.
struct FunctionPool<Answer: Decodable & Sendable>: Sendable {
  struct Configuration: Sendable {
    /// The name of the function, and of its executable in `folder`.
    var function: String
    var folder: String
    var environment: [String: String]
    var processes: Int
    /// How many events share an array at most. For a function that sends this is also how many are in doubt when its
    /// process dies.
    var batch: Int
    /// An event that no process has taken by then is answered as not begun.
    var waitLimit: Duration
    /// A process that has not answered by then is killed.
    var callLimit: Duration
  }

  private let configuration: Configuration
  private let queue: EventQueue<Answer>
  private let logger: Logger

  init(_ configuration: Configuration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
    queue = EventQueue(batch: configuration.batch)
  }

  func call(_ event: some Encodable) async -> FunctionReply<Answer> {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    guard let data = try? encoder.encode(event) else {
      return .error(FunctionError(code: "encoding", message: "The event could not be written.", retryable: false))
    }
    return await call(line: Array(data))
  }

  /// - Parameter line: the event as JSON without a line feed.
  func call(line: [UInt8]) async -> FunctionReply<Answer> {
    await withCheckedContinuation { continuation in
      let job = EventQueue<Answer>.Job(event: line) { continuation.resume(returning: $0) }
      Task { await queue.add(job) }
    }
  }

  /// Runs the processes until the task is cancelled.
  func run() async {
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for _ in 0..<configuration.processes { group.addTask { await keepOneRunning() } }
        group.addTask { await giveUpWhatWaitsTooLong() }
      }
    } onCancel: {
      Task { await queue.close() }
    }
  }

  private func giveUpWhatWaitsTooLong() async {
    while !Task.isCancelled {
      await queue.giveUp(addedBefore: .now - configuration.waitLimit)
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private func keepOneRunning() async {
    var failures = 0
    while true {
      let jobs = await queue.next()
      if jobs.isEmpty { return }
      let answered = await runProcess(first: jobs)
      failures = answered > 0 ? 0 : failures + 1
      if failures > 0 {
        logger.error("function process ended without an answer", metadata: ["function": "\(configuration.function)"])
        // A function that cannot start must not take a core: 100 ms, doubled up to 5 s.
        try? await Task.sleep(for: .milliseconds(min(100 << min(failures - 1, 6), 5_000)))
      }
    }
  }

  /// Runs one process from its first events to its end; how many arrays it answered.
  private func runProcess(first: [EventQueue<Answer>.Job]) async -> Int {
    let open = OpenJobs<Answer>(first)
    var answered = 0
    do {
      let outcome = try await Subprocess.run(
        .path(FilePath("\(configuration.folder)/\(configuration.function)")),
        arguments: ["--lines"],
        environment: environment,
        input: .inputWriter,
        output: .sequence,
        error: .currentStandardError
      ) { execution in
        var answered = 0
        var lines = LineReader(execution.standardOutput.makeAsyncIterator())
        var jobs = first
        while !jobs.isEmpty {
          open.set(jobs)
          let watchdog = Task {
            try await Task.sleep(for: configuration.callLimit)
            try execution.send(signal: .kill)
          }
          defer { watchdog.cancel() }
          _ = try await execution.standardInputWriter.write(Self.array(of: jobs))
          guard let line = try await lines.next() else { return answered }
          open.answer(line)
          answered += 1
          jobs = await queue.next()
        }
        return answered
      }
      answered = outcome.closureResult
    } catch {
      logger.error("function process failed", metadata: ["function": "\(configuration.function)"])
    }
    open.giveUp()
    return answered
  }

  private var environment: Environment {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in configuration.environment { variables[Environment.Key(rawValue: name) ?? "_"] = value }
    return .custom(variables)
  }

  private static func array(of jobs: [EventQueue<Answer>.Job]) -> [UInt8] {
    var line: [UInt8] = [UInt8(ascii: "[")]
    for (index, job) in jobs.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      line += job.event
    }
    return line + [UInt8(ascii: "]"), UInt8(ascii: "\n")]
  }
}
