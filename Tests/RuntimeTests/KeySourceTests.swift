import Synchronization
import Testing

@testable import local_runtime

/// When the keys of an issuer are fetched, on a clock that the test moves.
@Suite struct KeySourceTests {
  private final class World: Sendable {
    struct State {
      var now = ContinuousClock.now
      var keys: [TestIssuer]? = []
      var fetches = 0
    }

    let state = Mutex(State())

    func pass(_ span: Duration) { state.withLock { $0.now += span } }
    func publish(_ keys: [TestIssuer]?) { state.withLock { $0.keys = keys } }
    var fetches: Int { state.withLock { $0.fetches } }

    func source() -> KeySource {
      KeySource(now: { self.state.withLock { $0.now } }) {
        let keys = self.state.withLock { state in
          state.fetches += 1
          return state.keys
        }
        await Task.yield()
        guard let keys else { return nil }
        return await KeySet(json: Array(#"{"keys":[\#(keys.map(\.publicKey).joined(separator: ","))]}"#.utf8))
      }
    }
  }

  @Test func `many callers at once make one fetch`() async throws {
    let world = World()
    world.publish([try await .es256("a")])
    let source = world.source()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 { group.addTask { try await source.key("a") != nil } }
      for try await isAsItShould in group { #expect(isAsItShould) }
    }
    #expect(world.fetches == 1)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<100 { group.addTask { try await source.key("unknown-\(number)") == nil } }
      for try await isAsItShould in group { #expect(isAsItShould) }
    }
    #expect(world.fetches == 2)
  }

  @Test func `a set is fetched again after ten minutes, and what it holds no more is refused`() async throws {
    let world = World()
    world.publish([try await .es256("a")])
    let source = world.source()
    #expect(try await source.key("a") != nil)
    world.publish([try await .es256("b")])
    world.pass(.seconds(600))
    #expect(try await source.key("a") != nil)
    #expect(world.fetches == 1)
    world.pass(.seconds(1))
    #expect(try await source.key("a") == nil)
    #expect(try await source.key("b") != nil)
  }

  @Test func `an old set serves for a day while the source is down`() async throws {
    let world = World()
    world.publish([try await .es256("a")])
    let source = world.source()
    #expect(try await source.key("a") != nil)
    world.publish(nil)
    world.pass(.seconds(86_400))
    #expect(try await source.key("a") != nil)
    // Nobody can tell whether this one is the issuer's.
    await #expect(throws: TokenFailure.keysUnavailable) { try await source.key("b") }
    world.pass(.seconds(1))
    await #expect(throws: TokenFailure.keysUnavailable) { try await source.key("a") }
  }

  @Test func `a set without a key does not replace one that has some`() async throws {
    let world = World()
    world.publish([try await .es256("a")])
    let source = world.source()
    #expect(try await source.key("a") != nil)
    world.publish([])
    world.pass(.seconds(601))
    #expect(try await source.key("a") != nil)
  }

  @Test func `a source that fails is left alone for five seconds`() async throws {
    let world = World()
    world.publish(nil)
    let source = world.source()
    for _ in 0..<10 { await #expect(throws: TokenFailure.keysUnavailable) { try await source.key("a") } }
    #expect(world.fetches == 1)
    world.publish([try await .es256("a")])
    world.pass(.seconds(5))
    #expect(try await source.key("a") != nil)
  }

  @Test func `a key that is not in the set is looked for once in thirty seconds`() async throws {
    let world = World()
    world.publish([try await .es256("a")])
    let source = world.source()
    #expect(try await source.key("b") == nil)
    let before = world.fetches
    world.publish([try await .es256("b")])
    world.pass(.seconds(30))
    #expect(try await source.key("b") == nil)
    #expect(world.fetches == before)
    world.pass(.seconds(1))
    #expect(try await source.key("b") != nil)
  }
}
