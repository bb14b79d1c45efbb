import Notifications
import TestSupport
import Testing

@Suite("Window release")
struct WindowReleaseTests {
  private static let noon = Timestamp(milliseconds: 1_795_518_000_000)  // 2026-11-24T12:00:00+01:00

  private func id(_ number: Int) -> NotificationID {
    let digits = String(number)
    let text = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    guard let id = NotificationID(text) else { preconditionFailure("no UUID") }
    return id
  }

  private func held(_ number: Int, _ creator: String, due: Int64 = 0, expires: Int64 = 60) -> WindowTrigger.Held {
    WindowTrigger.Held(
      id: id(number),
      creator: creator,
      dueAt: Self.noon.advanced(bySeconds: due),
      expiresAt: Self.noon.advanced(bySeconds: expires)
    )
  }

  @Test func `creators take turns, each creator's own by due time, then id`() {
    let result = WindowRelease.decide(
      [
        held(9, "a", due: -5), held(2, "a", due: -5), held(7, "a", due: -9), held(1, "b"), held(3, "c", due: -20),
        held(4, "c", due: -1),
      ],
      now: Self.noon
    )
    #expect(result.release == [3, 7, 1, 2, 4, 9].map(id))
    #expect(result.hold.isEmpty && result.expire.isEmpty && result.open)
  }

  @Test func `what is due this millisecond goes, what is due in the next waits; expiry is the other way round`() {
    let nextMoment = Self.noon.advanced(byMilliseconds: 1)
    let late = WindowTrigger.Held(id: id(1), creator: "a", dueAt: nextMoment, expiresAt: nextMoment)
    let dueNow = WindowTrigger.Held(id: id(2), creator: "a", dueAt: Self.noon, expiresAt: nextMoment)
    let expired = WindowTrigger.Held(id: id(3), creator: "a", dueAt: Self.noon, expiresAt: Self.noon)
    let result = WindowRelease.decide([late, dueNow, expired], now: Self.noon)
    #expect(result.hold == [id(1)] && result.release == [id(2)] && result.expire == [id(3)])
  }

  @Test func `while the window is shut nothing goes, but what has expired ends`() throws {
    let night = try #require(Timestamp("2026-11-24T17:00:00+01:00"))
    let dead = WindowTrigger.Held(id: id(1), creator: "a", dueAt: Self.noon, expiresAt: night)
    let live = WindowTrigger.Held(id: id(2), creator: "a", dueAt: Self.noon, expiresAt: .latest)
    let result = WindowRelease.decide([dead, live], now: night)
    #expect(!result.open && result.release.isEmpty && result.hold == [id(2)] && result.expire == [id(1)])
    #expect(result.nextChange == Timestamp("2026-11-25T09:00:00+01:00"))
  }

  @Test(arguments: [(nil, 3), (5, 3), (3, 3), (2, 2), (1, 1), (0, 0), (-1, 0), (.max, 3), (.min, 0)] as [(Int?, Int)])
  func `at most the limit goes, the rest waits`(_ limit: Int?, _ expected: Int) {
    let all = [held(1, "a"), held(2, "a"), held(3, "b")]
    let result = WindowRelease.decide(all, limit: limit, now: Self.noon)
    #expect(result.release == [1, 3, 2].map(id).prefix(expected).map { $0 })
    #expect(result.hold == all.map(\.id).filter { !result.release.contains($0) })
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `each one stands in exactly one list, and no creator is two turns ahead`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let all = (0..<Int.random(in: 0...60, using: &generator)).map { number in
      held(
        number,
        String(Int.random(in: 0...3, using: &generator)),
        due: .random(in: -9...2, using: &generator),
        expires: .random(in: -2...9, using: &generator)
      )
    }.shuffled(using: &generator)
    let limit = Int.random(in: 0...60, using: &generator)
    let result = WindowRelease.decide(all, limit: limit, now: Self.noon)
    let placed = result.release + result.hold + result.expire
    #expect(placed.map(\.description).sorted() == all.map(\.id.description).sorted())
    #expect(result.release.count <= limit)

    let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    let ready = all.filter { $0.dueAt <= Self.noon && $0.expiresAt > Self.noon }
    var waiting = Dictionary(grouping: ready, by: \.creator).mapValues(\.count)
    var turns: [String: Int] = [:]
    for id in result.release {
      guard let creator = byID[id]?.creator else { continue }
      turns[creator, default: 0] += 1
      waiting[creator, default: 0] -= 1
      for (other, left) in waiting where left > 0 {
        #expect(turns[creator, default: 0] - turns[other, default: 0] <= 1)
      }
    }
    #expect(WindowRelease.decide(all.reversed(), limit: limit, now: Self.noon).release == result.release)
  }
}
