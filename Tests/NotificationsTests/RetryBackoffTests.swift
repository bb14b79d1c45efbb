import TestSupport
import Testing

@testable import Notifications

@Suite struct RetryBackoffTests {
  @Test(arguments: [
    (1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 960), (7, 1_920), (8, 3_600), (9, 3_600), (100, 3_600),
  ])
  func `the pause doubles from 30 seconds to an hour, give or take a tenth`(_ attempt: Int, _ seconds: Int64) {
    let pauses = Self.seeds.map { RetryBackoff.pauseInMilliseconds(afterAttempt: attempt, seed: $0) }
    #expect(pauses.allSatisfy { (seconds * 900...seconds * 1_100).contains($0) })
    // Spread over the whole of it, evenly enough: what failed together comes back over a fifth of the pause.
    let fifths = Dictionary(grouping: pauses) { min(($0 - seconds * 900) / (seconds * 40), 4) }
    #expect(fifths.count == 5 && fifths.values.allSatisfy { (120...280).contains($0.count) })
  }

  @Test func `the same attempt of the same thing has the same pause, another has another`() {
    let pause = RetryBackoff.pauseInMilliseconds(afterAttempt: 8, seed: seed)
    #expect(pause == RetryBackoff.pauseInMilliseconds(afterAttempt: 8, seed: seed))
    let later = (9..<40).map { RetryBackoff.pauseInMilliseconds(afterAttempt: $0, seed: seed) }
    #expect(Set(later + [pause]).count == 32, "two things that once meet do not meet each time")
  }

  @Test(arguments: [0, -1, -1_000_000])
  func `an attempt before the first is the first`(_ attempt: Int) {
    #expect((27_000...33_000).contains(RetryBackoff.pauseInMilliseconds(afterAttempt: attempt, seed: seed)))
  }

  @Test(arguments: [64, 65, 256, 257, Int(Int32.max), Int.max])
  func `no number of attempts is too many`(_ attempt: Int) {
    #expect((3_240_000...3_960_000).contains(RetryBackoff.pauseInMilliseconds(afterAttempt: attempt, seed: seed)))
  }

  private static let seeds: [UUIDBytes] = {
    var generator = SeededGenerator(seed: 17)
    return (0..<1_000).map { _ in
      known(UUIDBytes(bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }
  }()
}
