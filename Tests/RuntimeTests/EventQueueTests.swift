import Notifications
import Synchronization
import Testing

@testable import local_runtime

@Suite(.timeLimit(.minutes(1))) struct EventQueueTests {
  private typealias Queue = EventQueue<SendResult>

  private func queue(events: Int = 3, gather: Duration = .zero) -> Queue {
    Queue(Queue.Limits(events: events, bytes: 1_000, wait: .seconds(60), gather: gather))
  }

  private func job(_ name: String, isUrgent: Bool = false) -> Queue.Job {
    Queue.Job(event: Array(name.utf8), isUrgent: isUrgent) { _ in }
  }

  private func names(_ jobs: [Queue.Job]) -> [String] { jobs.map { String(decoding: $0.event, as: UTF8.self) } }

  @Test func `urgent events go before those that came earlier, each kind in its order`() async {
    let queue = queue()
    for (name, isUrgent) in [("a", false), ("b", false), ("x", true), ("c", false), ("y", true)] {
      queue.add(job(name, isUrgent: isUrgent))
    }
    #expect(names(await queue.next()) == ["x", "y", "a"])
    #expect(names(await queue.next()) == ["b", "c"])
  }

  @Test func `what is put back keeps its place and its urgency`() async {
    let queue = queue(events: 2)
    queue.add(job("a"))
    queue.add(job("x", isUrgent: true))
    let first = await queue.next()
    queue.add(job("b"))
    queue.putBack(first, afterFailedStart: false)
    #expect(names(await queue.next()) == ["x", "a"])
    #expect(names(await queue.next()) == ["b"])
  }

  /// As after a process that stood still: by then others may have taken its work.
  @Test func `what has waited for too long is given to nobody, whoever looks first`() async throws {
    let queue = queue()
    let answer: FunctionReply<SendResult> = await withCheckedContinuation { continuation in
      var late = Queue.Job(event: Array("late".utf8)) { continuation.resume(returning: $0) }
      late.added = .now - .seconds(61)
      queue.add(late)
      queue.add(job("in time"))
      Task { #expect(names(await queue.next()) == ["in time"]) }
    }
    guard case .error(.busy) = answer else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test func `events wait for others to share an array with, until it is full`() async {
    let queue = queue(gather: .seconds(60))
    async let taken = queue.next()
    for name in ["a", "b", "c"] {
      queue.add(job(name))
      // Whoever took less than all would have been served by now.
      await Task.yield()
    }
    #expect(names(await taken) == ["a", "b", "c"])
  }

  @Test func `an urgent event does not wait, and takes along what does`() async {
    let queue = queue(gather: .seconds(60))
    queue.add(job("a"))
    async let taken = queue.next()
    queue.add(job("x", isUrgent: true))
    #expect(names(await taken) == ["x", "a"])
  }

  @Test func `an array that does not become full goes when its first event has waited`() async {
    let queue = queue(gather: .milliseconds(20))
    queue.add(job("a"))
    queue.add(job("b"))
    #expect(names(await queue.next()) == ["a", "b"])
  }

  private func lane(_ lane: String, _ names: String..., to queue: Queue) {
    for name in names { queue.add(Queue.Job(event: Array(name.utf8), lane: lane) { _ in }) }
  }

  @Test func `lanes take turns, and what is put back keeps its turn`() async {
    let queue = queue(events: 2)
    lane("a", "a1", "a2", "a3", to: queue)
    lane("b", "b1", "b2", to: queue)
    let first = await queue.next()
    #expect(names(first) == ["a1", "b1"])
    queue.putBack(first, afterFailedStart: false)
    #expect(names(await queue.next()) == ["a1", "b1"])
    #expect(names(await queue.next()) == ["a2", "b2"])
    #expect(names(await queue.next()) == ["a3"])
  }

  private final class Replies: Sendable {
    private let list = Mutex<[String: FunctionError]>([:])

    func job(_ name: String, lane: String) -> Queue.Job {
      Queue.Job(event: Array(name.utf8), lane: lane) { reply in
        if case .error(let error) = reply { self.list.withLock { $0[name] = error } }
      }
    }

    subscript(_ name: String) -> FunctionError? { list.withLock { $0[name] } }
    var count: Int { list.withLock { $0.count } }
  }

  @Test func `a lane that has its share of the room is told to come back, and keeps no other out`() async {
    let queue = Queue(
      Queue.Limits(events: 10, bytes: 10_000, wait: .seconds(60), waiting: 4, patience: .seconds(60), rate: 1))
    let replies = Replies()
    for number in 0..<300 { queue.add(replies.job("a\(number)", lane: "a")) }
    #expect(queue.room == 0 && replies["a3"] == nil && replies.count == 296)
    // One a second go: the first of those outside comes when the four are through, the others after it.
    #expect(replies["a4"]?.retryAfterSeconds == 4 && replies["a5"]?.retryAfterSeconds == 5)
    #expect(replies["a299"]?.retryAfterSeconds == 299 && replies["a299"]?.retryable == true)
    queue.add(replies.job("b0", lane: "b"))
    queue.add(replies.job("b1", lane: "b"))
    queue.add(replies.job("b2", lane: "b"))
    #expect(replies["b1"] == nil && replies["b2"] != nil)
  }

  @Test func `what waits is answered when nothing more is to go, of one lane or of all`() {
    let queue = queue()
    let replies = Replies()
    for (name, lane) in [("a1", "a"), ("b1", "b"), ("a2", "a"), ("c1", "c")] {
      queue.add(replies.job(name, lane: lane))
    }
    queue.refuse(lane: "a", with: .paused(seconds: 9))
    #expect(replies["a1"]?.retryAfterSeconds == 9 && replies["a2"] != nil && replies.count == 2)
    queue.refuse(lane: nil, with: .paused(seconds: 9))
    #expect(replies.count == 4)
  }

  @Test func `no more events go than the rate allows`() {
    var pace = Pace(rate: 100, at: .now)
    let start = ContinuousClock.now
    #expect(pace.allowed(at: start) == 10)
    pace.take(10)
    #expect(pace.allowed(at: start) == 0)
    #expect(pace.allowed(at: start + .milliseconds(55)) == 5)
    pace.take(5)
    #expect((start + .milliseconds(55)...start + .milliseconds(65)).contains(pace.next))
    #expect(pace.allowed(at: start + .seconds(60)) == 10, "a pause is no credit")
  }
}
