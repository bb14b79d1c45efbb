import FoundationEssentials
import Notifications
import Synchronization

/// The events that one process has in hand. Each is answered exactly once, by the process or by its end, or is given back
/// because it certainly has not been begun.
final class OpenJobs<Answer: Decodable & Sendable>: Sendable {
  typealias Job = EventQueue<Answer>.Job

  /// What has become of the process, and of the events given to it.
  struct End: Sendable {
    /// How many arrays it answered.
    var answered = 0
    var refusal: Refusal?
    /// Never read whole by the process.
    var notBegun: [Job] = []
  }

  private struct State {
    var jobs: [Job]
    var areSent = false
    var end = End()
  }

  private let state: Mutex<State>

  init(_ jobs: [Job]) { state = Mutex(State(jobs: jobs)) }

  func take(_ next: [Job]) {
    state.withLock { state in
      state.jobs = next
      state.areSent = false
    }
  }

  /// From now on they may have been begun.
  func markSent() { state.withLock { $0.areSent = true } }

  /// Hands each event its item of the answer, or all of them the refusal; an answer of another shape is none.
  ///
  /// - Returns: whether the next line of this process can be trusted to answer the next events.
  func answer(_ line: [UInt8]) -> Bool {
    let jobs = state.withLock { state in
      defer { state.jobs = [] }
      return state.jobs
    }
    let replies = try? JSONDecoder().decode([FunctionReply<Answer>].self, from: Data(line))
    if let replies, replies.count == jobs.count {
      state.withLock { $0.end.answered += 1 }
      for (job, reply) in zip(jobs, replies) { job.reply(reply) }
      return true
    }
    let refusal = Refusal(line)
    state.withLock { $0.end.refusal = refusal }
    for job in jobs { job.reply(refusal?.reply() ?? .none) }
    return false
  }

  /// What was sent and has no answer gets none.
  func finish() -> End {
    let (jobs, areSent, end) = state.withLock { ($0.jobs, $0.areSent, $0.end) }
    guard areSent else {
      var end = end
      end.notBegun = jobs
      return end
    }
    for job in jobs { job.reply(.none) }
    return end
  }
}
