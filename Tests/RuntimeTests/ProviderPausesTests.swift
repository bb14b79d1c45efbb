import Notifications
import Testing

@testable import local_runtime

@Suite struct ProviderPausesTests {
  private static let start = Timestamp(milliseconds: 1_795_000_000_000)

  private func deferred(_ throttled: Throttled?, notBefore seconds: Int64? = nil) throws -> SendResult {
    SendResult(
      id: try #require(NotificationID("11111111-2222-5333-8444-555555555555")),
      outcome: .deferred,
      result: .new,
      provider: "p",
      notBefore: seconds.map { Self.start.advanced(bySeconds: $0) },
      throttled: throttled
    )
  }

  private func accepted() throws -> SendResult {
    var result = try deferred(nil)
    result.outcome = .accepted
    return result
  }

  private func later(_ seconds: Int64) -> Timestamp { Self.start.advanced(bySeconds: seconds) }

  @Test func `a message of its own fault stops no other`() throws {
    let pauses = ProviderPauses()
    #expect(pauses.note(try deferred(nil, notBefore: 60), creator: "ttd", at: Self.start) == nil)
    #expect(pauses.secondsLeft(for: "ttd", at: Self.start) == nil)
  }

  @Test func `a creator's throttle stops the creator alone, a provider's everybody, for as long as it asked`() throws {
    let pauses = ProviderPauses()
    let pause = pauses.note(try deferred(.creator, notBefore: 90), creator: "ttd", at: Self.start)
    #expect(pause?.lane == "ttd" && pause?.seconds == 90)
    #expect(pauses.secondsLeft(for: "ttd", at: later(30)) == 60)
    #expect(pauses.secondsLeft(for: "skd", at: later(30)) == nil)
    #expect(pauses.secondsLeft(for: "ttd", at: later(90)) == nil)

    let all = pauses.note(try deferred(.provider, notBefore: 120), creator: "ttd", at: Self.start)
    #expect(all?.lane == nil && all?.seconds == 120)
    #expect(pauses.secondsLeft(for: "skd", at: later(30)) == 90)
  }

  @Test func `a provider of whose answers nobody can make anything is left alone after the third in a row`() throws {
    let pauses = ProviderPauses()
    var unknown = try deferred(nil)
    unknown.outcome = .unknown
    for _ in 0..<2 { #expect(pauses.note(unknown, creator: "ttd", at: Self.start) == nil) }
    _ = pauses.note(try accepted(), creator: "ttd", at: Self.start)
    for _ in 0..<2 { #expect(pauses.note(unknown, creator: "ttd", at: Self.start) == nil) }
    #expect(pauses.note(unknown, creator: "skd", at: Self.start)?.seconds == 5)
    #expect(pauses.secondsLeft(for: "nav", at: Self.start) == 5)
    #expect(pauses.note(unknown, creator: "ttd", at: later(6))?.seconds == 10)
  }

  @Test func `answers of one wave, each a moment later, are one`() throws {
    let pauses = ProviderPauses()
    #expect(pauses.note(try deferred(.provider, notBefore: 20), creator: "ttd", at: Self.start)?.seconds == 20)
    for _ in 0..<5 { #expect(pauses.note(try deferred(.provider, notBefore: 21), creator: "ttd", at: later(1)) == nil) }
    #expect(pauses.secondsLeft(for: "ttd", at: later(1)) == 20)
    #expect(pauses.note(try deferred(.provider), creator: "ttd", at: later(22))?.seconds == 10)
  }

  @Test func `a provider that asks for nothing is left alone for longer each time, until something gets through`()
    throws
  {
    let pauses = ProviderPauses()
    var now = Self.start
    var seconds: [Int?] = []
    for _ in 0..<6 {
      seconds.append(pauses.note(try deferred(.provider), creator: "ttd", at: now)?.seconds)
      // Those that were under way together say the same, and it counts once.
      #expect(pauses.note(try deferred(.provider), creator: "skd", at: now) == nil)
      now = now.advanced(bySeconds: 61)
    }
    #expect(seconds == [5, 10, 20, 40, 60, 60])
    _ = pauses.note(try accepted(), creator: "ttd", at: now)
    #expect(pauses.note(try deferred(.provider), creator: "ttd", at: now)?.seconds == 5)
  }

  @Test func `a message that was under way when the pause began does not end it`() throws {
    let pauses = ProviderPauses()
    _ = pauses.note(try deferred(.provider, notBefore: 90), creator: "ttd", at: Self.start)
    _ = pauses.note(try accepted(), creator: "ttd", at: later(1))
    #expect(pauses.secondsLeft(for: "skd", at: later(1)) == 89)
  }

  @Test func `what waits for the end of a pause comes back bit by bit`() throws {
    let pauses = ProviderPauses()
    _ = pauses.note(try deferred(.provider, notBefore: 10), creator: "ttd", at: Self.start)
    let told = (0..<1_000).compactMap { _ in pauses.secondsLeft(for: "ttd", at: Self.start) }
    #expect(told.first == 10 && told.last == 14)
    #expect(Set(told).allSatisfy { second in told.count { $0 == second } <= 200 })
  }
}
