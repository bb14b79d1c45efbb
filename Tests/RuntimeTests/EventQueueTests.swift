import Notifications
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
}
