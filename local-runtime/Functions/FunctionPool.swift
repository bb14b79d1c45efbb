import FoundationEssentials
import FunctionHost
import Logging
import Notifications
import Subprocess
import SystemPackage

/// Processes of one function, started when they are first needed and started again when they end; or, where the functions are
/// on a FaaS platform, the calls of it.
///
/// Events are taken up in the order of the calls. Those that wait while all processes are busy go to the next free one
/// together, as one array (a cold process gets one event). `.none` is answered only where an event may have been begun: it
/// was written whole to a process that then gave no answer. What certainly was not begun gets another process, and after
/// three that could not start it is answered with an error that is `retryable`.
struct FunctionPool<Answer: Decodable & Sendable>: Sendable {
  typealias Job = EventQueue<Answer>.Job

  struct Configuration: Sendable {
    /// The name of the function, and of its executable in `folder`.
    var function: String
    var folder: String
    var environment: [String: String]
    var mode = FunctionMode.warm
    /// Where the function runs, if not here.
    var gateway: FunctionGateway?
    var processes: Int
    /// How many events share an array at most. For a function that sends this is also how many are in doubt when its
    /// process dies.
    var batch: Int
    /// How long an event waits for others to share an array with; see `EventQueue`. A cold process waits for none.
    var gather: Duration = .zero
    /// See `EventQueue.Limits`.
    var waiting: Int?
    /// Events a second.
    var rate: Int?
    /// How many bytes of events share an array at most; one event alone may be longer.
    var arrayLimit = 8 << 20
    /// Where the hand-overs are written down before they are begun.
    var journal: HandoverJournal?
    /// A longer event is refused: in bytes, and without the brackets that make it an array.
    var eventLimit = FunctionHost.inputLimit - 2
    /// An event that no process has taken by then is answered as not begun.
    var waitLimit: Duration
    /// A process that has not answered by then is killed.
    var callLimit: Duration
  }

  let configuration: Configuration
  let queue: EventQueue<Answer>
  let logger: Logger

  init(_ configuration: Configuration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
    queue = EventQueue(
      EventQueue.Limits(
        events: configuration.mode == .cold ? 1 : configuration.batch,
        bytes: configuration.arrayLimit,
        wait: configuration.waitLimit,
        gather: configuration.mode == .cold ? .zero : configuration.gather,
        waiting: configuration.waiting,
        rate: configuration.rate
      )
    )
  }

  /// - Parameters:
  ///   - isUrgent: see `EventQueue`.
  ///   - lane: see `EventQueue`.
  ///   - handover: see `EventQueue.Job`.
  nonisolated(nonsending) func call(
    _ event: some Encodable,
    isUrgent: Bool = false,
    lane: String = "",
    handover: HandoverJournal.Entry? = nil
  ) async -> FunctionReply<Answer> {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    guard let data = try? encoder.encode(event) else { return .error(.encoding) }
    return await call(line: Array(data), isUrgent: isUrgent, lane: lane, handover: handover)
  }

  /// The event is in the queue before the caller is first suspended.
  ///
  /// - Parameter line: the event as JSON without a line feed.
  nonisolated(nonsending) func call(
    line: [UInt8],
    isUrgent: Bool = false,
    lane: String = "",
    handover: HandoverJournal.Entry? = nil
  ) async -> FunctionReply<Answer> {
    guard line.count <= configuration.eventLimit else { return .error(.tooLong) }
    return await withCheckedContinuation { continuation in
      queue.add(
        Job(event: line, isUrgent: isUrgent, lane: lane, handover: handover) { continuation.resume(returning: $0) })
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
      queue.close()
    }
  }

  private func giveUpWhatWaitsTooLong() async {
    while !Task.isCancelled {
      queue.giveUp()
      try? await Task.sleep(for: min(.seconds(1), configuration.waitLimit))
    }
  }

  private func keepOneRunning() async {
    var failures = 0
    var lastRefusal: String?
    while true {
      let jobs = await queue.next()
      if jobs.isEmpty { return }
      let end = await runProcess(jobs)
      queue.putBack(end.notBegun, afterFailedStart: end.answered == 0)
      if Task.isCancelled { continue }
      if end.answered > 0 {
        failures = 0
        lastRefusal = nil
        continue
      }
      failures += 1
      let refusal = end.refusal?.message
      if refusal == nil || refusal != lastRefusal {
        logger.error(
          "function process ended without an answer",
          metadata: ["function": "\(configuration.function)", "message": "\(refusal ?? "")"]
        )
      }
      lastRefusal = refusal
      // A function that cannot start must not take a core: 100 ms, doubled up to 5 s.
      try? await Task.sleep(for: .milliseconds(min(100 << min(failures - 1, 6), 5_000)))
    }
  }

  /// Runs one process, from its first events to its end.
  private func runProcess(_ first: [Job]) async -> OpenJobs<Answer>.End {
    let open = OpenJobs<Answer>(first)
    do {
      if let gateway = configuration.gateway {
        try await callRemote(gateway, first, open)
      } else {
        switch configuration.mode {
        case .warm: try await runWarm(first, open)
        case .cold: try await runCold(first, open)
        }
      }
    } catch {
      logger.error("function process failed", metadata: ["function": "\(configuration.function)", "error": "\(error)"])
    }
    return open.finish()
  }
}
