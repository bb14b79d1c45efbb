import DequeModule
import Notifications

/// Events on their way to the processes of one function, handed out in batches to whichever process is free.
actor EventQueue<Answer: Decodable & Sendable> {
  struct Job: Sendable {
    /// The event as JSON on one line.
    var event: [UInt8]
    var added = ContinuousClock.now
    var reply: @Sendable (FunctionReply<Answer>) -> Void
  }

  private let batch: Int
  private var jobs: Deque<Job> = []
  private var takers: Deque<CheckedContinuation<[Job], Never>> = []
  private var isClosed = false

  /// - Parameter batch: how many events one process gets at once, as one array.
  init(batch: Int) { self.batch = batch }

  func add(_ job: Job) {
    guard !isClosed else {
      job.reply(.none)
      return
    }
    jobs.append(job)
    if let taker = takers.popFirst() { taker.resume(returning: take()) }
  }

  /// Waits for events; empty once the queue is closed.
  func next() async -> [Job] {
    if !jobs.isEmpty { return take() }
    if isClosed { return [] }
    return await withCheckedContinuation { takers.append($0) }
  }

  /// Answers events that no process has taken since before `time`: they have certainly not been begun.
  func giveUp(addedBefore time: ContinuousClock.Instant) {
    while let job = jobs.first, job.added < time {
      jobs.removeFirst()
      let message = "No process of the function was free in time."
      job.reply(.error(FunctionError(code: "busy", message: message, retryable: true)))
    }
  }

  func close() {
    isClosed = true
    for job in jobs { job.reply(.none) }
    jobs = []
    for taker in takers { taker.resume(returning: []) }
    takers = []
  }

  private func take() -> [Job] {
    let count = min(batch, jobs.count)
    let taken = Array(jobs.prefix(count))
    jobs.removeFirst(count)
    return taken
  }
}
