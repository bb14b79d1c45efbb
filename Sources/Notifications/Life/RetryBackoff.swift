/// The pause before the next attempt at something that failed and may pass: 30 s, doubled with each further attempt, at
/// most an hour, spread by ± 10 % so that what failed together does not come back together.
///
/// A pure function of the attempt and a seed, so that a repeated decision is the same decision.
package enum RetryBackoff {
  package static let firstPause: Int64 = 30
  package static let longestPause: Int64 = 3_600

  /// The pause in milliseconds after attempt number `attempt` (1 is the first) of whatever `seed` names.
  package static func pauseInMilliseconds(afterAttempt attempt: Int, seed: UUIDBytes) -> Int64 {
    let doublings = min(max(attempt - 1, 0), 10)
    let pause = min(firstPause << Int64(doublings), longestPause) * 1_000
    return pause - pause / 10 + Int64(spread(attempt: attempt, seed: seed) * Double(pause) / 5)
  }

  /// A number in 0..<1 that differs from seed to seed and from attempt to attempt.
  private static func spread(attempt: Int, seed: UUIDBytes) -> Double {
    // FNV-1a, then the finishing step of SplitMix64: the ids are hashes already, this only mixes the attempt in.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in seed.bytes + [UInt8(truncatingIfNeeded: attempt)] {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((hash ^ (hash >> 31)) >> 11) / Double(1 << 53)
  }
}
