import DequeModule
import Notifications
import Synchronization

/// Events on their way to the processes of one function, handed out in batches to whichever process is free.
///
/// Urgent ones go first, in the order in which `add` was called; then the others, whose lanes take turns. None that is
/// still in the queue has been begun.
final class EventQueue<Answer: Decodable & Sendable>: Sendable {
  struct Job: Sendable {
    /// The event as JSON on one line.
    var event: [UInt8]
    /// Somebody waits for the answer: it goes before those for which nobody does.
    var isUrgent = false
    /// Whose event it is: those of others do not wait behind it.
    var lane = ""
    /// What is written down before a process gets the event, where it hands something over.
    var handover: HandoverJournal.Entry?
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
    /// Events that may wait, shared evenly by their lanes; one more is told to come back. Fewer where it would take longer
    /// than `patience` until the last of them goes. Nil sets no limit.
    var waiting: Int?
    var patience: Duration = .seconds(5)
    /// Events a second; nil sets no limit.
    var rate: Int?
  }

  private struct State {
    var urgent: Deque<Job> = []
    var jobs = FairQueue<Job>()
    var takers: Deque<CheckedContinuation<[Job], Never>> = []
    var isClosed = false
    var isWaking = false
    var pace: Pace
    /// Since the queue was last empty.
    var busySince = ContinuousClock.now
    var taken = 0
    /// By lane, how many were told to come back since it was last empty.
    var toldToComeBack: [String: Int] = [:]

    var count: Int { urgent.count + jobs.count }

    /// Events a second since the queue was last empty; nil where it is too early to say.
    var measured: Double? {
      guard taken >= 100 else { return nil }
      return Double(taken) / max((ContinuousClock.now - busySince) / .seconds(1), 0.1)
    }
  }

  private let limits: Limits
  private let state: Mutex<State>

  init(_ limits: Limits) {
    self.limits = limits
    state = Mutex(State(pace: Pace(rate: limits.rate)))
  }

  /// How many more events may wait.
  var room: Int { state.withLock { state in limit(state).map { max($0 - state.count, 0) } ?? .max } }

  /// Events a second; nil where nobody knows.
  private func pace(_ state: State) -> Double? {
    [limits.rate.map(Double.init), state.measured].compactMap { $0 }.min()
  }

  private func limit(_ state: State) -> Int? {
    guard let most = limits.waiting, let pace = pace(state) else { return limits.waiting }
    return min(most, max(Int(pace * (limits.patience / .seconds(1))), 1))
  }

  func add(_ job: Job) {
    let refusal: FunctionError? = state.withLock { state in
      guard !state.isClosed else { return .notStarted }
      if let error = noRoom(for: job, &state) { return error }
      if state.count == 0 {
        state.busySince = .now
        state.taken = 0
      }
      if job.isUrgent { state.urgent.append(job) } else { state.jobs.append(job, to: job.lane) }
      serve(&state)
      return nil
    }
    if let refusal { job.reply(.error(refusal)) }
  }

  /// Why there is no room for a job: its lane has its share of it. It is told when to come back: after those that wait and
  /// those that were told before it, at the pace that the queue has had.
  private func noRoom(for job: Job, _ state: inout State) -> FunctionError? {
    guard let limit = limit(state), !job.isUrgent else { return nil }
    let waiting = state.jobs.count(in: job.lane)
    let lanes = state.jobs.laneCount + (waiting == 0 ? 1 : 0)
    guard waiting >= max(limit / lanes, 1) else { return nil }
    let told = state.toldToComeBack[job.lane, default: 0]
    state.toldToComeBack[job.lane] = told + 1
    return .noRoom(retryAfterSeconds: seconds(toGet: (waiting + told) * lanes, state))
  }

  private func seconds(toGet number: Int, _ state: State) -> Int {
    Int(min(max(Double(number) / max(pace(state) ?? 1_000, 0.1), 1), 900))
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
      state.jobs.putBack(again.filter { !$0.isUrgent }.map { ($0, $0.lane) })
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
    let (late, error) = state.withLock { state in
      let lateUrgent = state.urgent.prefix { $0.added < latest }
      state.urgent.removeFirst(lateUrgent.count)
      let late = lateUrgent + state.jobs.removePrefixes { $0.added < latest }
      let error =
        limits.waiting == nil ? FunctionError.busy : .noRoom(retryAfterSeconds: seconds(toGet: late.count, state))
      return (late, error)
    }
    for job in late { job.reply(.error(error)) }
  }

  /// Answers the events of one lane that wait, or all that do, with an error.
  func refuse(lane: String?, with error: FunctionError) {
    let refused = state.withLock { state in
      let urgent = state.urgent.filter { lane == nil || $0.lane == lane }
      state.urgent.removeAll { lane == nil || $0.lane == lane }
      return urgent + state.jobs.removeAll(in: lane)
    }
    for job in refused { job.reply(.error(error)) }
  }

  func close() {
    let rest = state.withLock { state in
      let rest = state.urgent + state.jobs.removeAll(in: nil)
      state.urgent = []
      for taker in state.takers { taker.resume(returning: []) }
      state.takers = []
      state.isClosed = true
      return rest
    }
    for job in rest { job.reply(.error(.notStarted)) }
  }

  private func serve(_ state: inout State) {
    while state.count > 0, !state.takers.isEmpty {
      if limits.gather > .zero, state.urgent.isEmpty, state.jobs.count < limits.events,
        let first = state.jobs.first, first.added + limits.gather > .now
      {
        wake(&state, at: first.added + limits.gather)
        return
      }
      let allowed = state.pace.allowed()
      guard allowed > 0 else {
        wake(&state, at: state.pace.next)
        return
      }
      let jobs = take(&state, atMost: min(allowed, limits.events))
      guard !jobs.isEmpty else { continue }
      state.pace.take(jobs.count)
      state.takers.removeFirst().resume(returning: jobs)
    }
  }

  private func wake(_ state: inout State, at time: ContinuousClock.Instant) {
    guard !state.isWaking else { return }
    state.isWaking = true
    Task {
      try? await Task.sleep(until: time)
      self.state.withLock { state in
        state.isWaking = false
        serve(&state)
      }
    }
  }

  private func take(_ state: inout State, atMost limit: Int) -> [Job] {
    var taken: [Job] = []
    var bytes = 0
    var late: [Job] = []
    while taken.count < limit, let job = state.urgent.first ?? state.jobs.first {
      // Nobody may have looked for a while: a process that stood still goes on here.
      let isLate = job.added + limits.wait <= .now
      if !isLate {
        bytes += job.event.count + 1
        if bytes > limits.bytes, !taken.isEmpty { break }
      }
      if isLate { late.append(job) } else { taken.append(job) }
      if state.urgent.isEmpty { _ = state.jobs.popFirst() } else { state.urgent.removeFirst() }
      if state.jobs.count(in: job.lane) == 0 { state.toldToComeBack[job.lane] = nil }
    }
    state.taken += taken.count
    if !late.isEmpty { Task { [late] in for job in late { job.reply(.error(.busy)) } } }
    return taken
  }
}
