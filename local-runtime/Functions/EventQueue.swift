import DequeModule
import Notifications
import Synchronization

/// Events on their way to the processes of one function, handed out in batches to whichever process is free.
///
/// They keep the order in which `add` was called, urgent ones first. None that is still in the queue has been begun.
final class EventQueue<Answer: Decodable & Sendable>: Sendable {
  struct Job: Sendable {
    /// The event as JSON on one line.
    var event: [UInt8]
    /// Somebody waits for the answer: it goes before those for which nobody does.
    var isUrgent = false
    var added = ContinuousClock.now
    /// How many processes failed to begin it.
    var failedStarts = 0
    var reply: @Sendable (FunctionReply<Answer>) -> Void
  }

  struct Limits: Sendable {
    /// How many events, and how many bytes of them, one process gets at once; one event may be longer.
    var events: Int
    var bytes: Int
    /// An event that no process has taken by then is given up.
    var wait: Duration
    /// Of an event that no process begins.
    var starts = 3
    /// How long an event waits for others to share an array with, though a process is free.
    var gather: Duration = .zero
  }

  private struct State {
    var urgent: Deque<Job> = []
    var jobs: Deque<Job> = []
    var takers: Deque<CheckedContinuation<[Job], Never>> = []
    var isClosed = false
    var isGathering = false
  }

  private let limits: Limits
  private let state = Mutex(State())

  init(_ limits: Limits) { self.limits = limits }

  func add(_ job: Job) {
    let isAdded = state.withLock { state in
      guard !state.isClosed else { return false }
      if job.isUrgent { state.urgent.append(job) } else { state.jobs.append(job) }
      serve(&state)
      return true
    }
    if !isAdded { job.reply(.error(.notStarted)) }
  }

  /// Takes back, to the head of the queue, events that a process certainly has not begun.
  ///
  /// - Parameter afterFailedStart: whether this counts among the starts that an event gets. A process that had answered
  ///   before, and was found dead, says nothing about the next one.
  func putBack(_ jobs: [Job], afterFailedStart: Bool) {
    var again: [Job] = []
    var over: [Job] = []
    for var job in jobs {
      if afterFailedStart { job.failedStarts += 1 }
      let isInTime = job.added + limits.wait > .now
      if isInTime, job.failedStarts < limits.starts { again.append(job) } else { over.append(job) }
    }
    over += state.withLock { state in
      guard !state.isClosed else { return again }
      state.urgent.prepend(contentsOf: again.filter(\.isUrgent))
      state.jobs.prepend(contentsOf: again.filter { !$0.isUrgent })
      serve(&state)
      return []
    }
    for job in over { job.reply(.error(.notStarted)) }
  }

  /// Waits for events; empty once the queue is closed.
  func next() async -> [Job] {
    await withCheckedContinuation { taker in
      state.withLock { state in
        guard !state.isClosed else { return taker.resume(returning: []) }
        state.takers.append(taker)
        serve(&state)
      }
    }
  }

  /// Answers events that have waited for too long.
  func giveUp() {
    let latest = ContinuousClock.now - limits.wait
    let late = state.withLock { state in
      let late = state.jobs.prefix { $0.added < latest }.count
      let lateUrgent = state.urgent.prefix { $0.added < latest }.count
      defer {
        state.jobs.removeFirst(late)
        state.urgent.removeFirst(lateUrgent)
      }
      return state.urgent.prefix(lateUrgent) + state.jobs.prefix(late)
    }
    for job in late { job.reply(.error(.busy)) }
  }

  func close() {
    let rest = state.withLock { state in
      defer { state = State(isClosed: true) }
      for taker in state.takers { taker.resume(returning: []) }
      return state.urgent + state.jobs
    }
    for job in rest { job.reply(.error(.notStarted)) }
  }

  private func serve(_ state: inout State) {
    while !(state.jobs.isEmpty && state.urgent.isEmpty), !state.takers.isEmpty {
      if limits.gather > .zero, state.urgent.isEmpty, state.jobs.count < limits.events,
        let first = state.jobs.first, first.added + limits.gather > .now
      {
        gather(&state, until: first.added + limits.gather)
        return
      }
      state.takers.removeFirst().resume(returning: take(&state))
    }
  }

  private func gather(_ state: inout State, until end: ContinuousClock.Instant) {
    guard !state.isGathering else { return }
    state.isGathering = true
    Task {
      try? await Task.sleep(until: end)
      self.state.withLock { state in
        state.isGathering = false
        serve(&state)
      }
    }
  }

  private func take(_ state: inout State) -> [Job] {
    var taken: [Job] = []
    var bytes = 0
    while taken.count < limits.events, let job = state.urgent.first ?? state.jobs.first {
      bytes += job.event.count + 1
      if bytes > limits.bytes, !taken.isEmpty { break }
      taken.append(job)
      if state.urgent.isEmpty { state.jobs.removeFirst() } else { state.urgent.removeFirst() }
    }
    return taken
  }
}
