import FoundationEssentials
import Synchronization

/// The events that one process has in hand: each is answered exactly once, by the process or by its end.
final class OpenJobs<Answer: Decodable & Sendable>: Sendable {
  private let jobs: Mutex<[EventQueue<Answer>.Job]>

  init(_ jobs: [EventQueue<Answer>.Job]) { self.jobs = Mutex(jobs) }

  func set(_ next: [EventQueue<Answer>.Job]) { jobs.withLock { $0 = next } }

  /// Hands each event its item of the answer; an answer of another shape is none.
  func answer(_ line: [UInt8]) {
    let answered = take()
    let replies = try? JSONDecoder().decode([FunctionReply<Answer>].self, from: Data(line))
    guard let replies, replies.count == answered.count else {
      for job in answered { job.reply(.none) }
      return
    }
    for (job, reply) in zip(answered, replies) { job.reply(reply) }
  }

  func giveUp() { for job in take() { job.reply(.none) } }

  private func take() -> [EventQueue<Answer>.Job] {
    jobs.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
  }
}
