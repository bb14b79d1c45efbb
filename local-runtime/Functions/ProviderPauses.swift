import Notifications
import Synchronization

/// Which messages of one channel are not handed over for now, because the provider does not take them, or leaves open whether
/// it does: those of all, or of one creator.
///
/// It forgets at a restart; the first message after that finds out again. Until what the provider asked for; where it asked for
/// nothing, 5 s, doubled up to a minute for as long as nothing gets through.
final class ProviderPauses: Sendable {
  private struct Pause {
    var end: Timestamp
    var failures: Int
    /// How many messages were told to come back.
    var told = 0
  }

  private struct State {
    /// By creator; nil for all.
    var pauses: [String?: Pause] = [:]
    /// How many messages in a row nobody knows the fate of.
    var doubts = 0
  }

  private let state = Mutex(State())

  /// So many in a row are no accident: the provider, or what stands before it, is broken, and each further message would be
  /// in doubt too.
  private static let tolerated = 3
  private static let shortest: Int64 = 5
  private static let longest: Int64 = 60
  /// How many messages come back in a second, at the end of a pause.
  private static let returning = 200

  /// When a message shall come back, in whole seconds; nil where it may go. They come back one after the other.
  func secondsLeft(for creator: String, at now: Timestamp) -> Int? {
    state.withLock { state in
      let lanes = [nil, creator].filter { state.pauses[$0].map { $0.end > now } ?? false }
      let latest = lanes.max { state.pauses[$0]?.end ?? now < state.pauses[$1]?.end ?? now }
      guard let lane = latest, let pause = state.pauses[lane] else { return nil }
      state.pauses[lane]?.told += 1
      return Int((pause.end.milliseconds(since: now) + 999) / 1_000) + pause.told / Self.returning
    }
  }

  /// Takes note of what came of one hand-over, and answers how long nothing more goes to the lane, where that is new.
  func note(_ result: SendResult, creator: String, at now: Timestamp) -> (lane: String?, seconds: Int)? {
    state.withLock { state in
      switch result.outcome {
      case .accepted:
        state.doubts = 0
        // One that had left before the provider asked to be left alone says nothing against that.
        for lane in [nil, creator] where state.pauses[lane].map({ $0.end <= now }) ?? false { state.pauses[lane] = nil }
        return nil
      case .deferred:
        guard let throttled = result.throttled else { return nil }
        return Self.pause(throttled == .provider ? nil : creator, until: result.notBefore, at: now, &state)
      case .unknown:
        state.doubts += 1
        guard state.doubts >= Self.tolerated else { return nil }
        return Self.pause(nil, until: nil, at: now, &state)
      case .refused, .held: return nil
      }
    }
  }

  private static func pause(
    _ lane: String?,
    until notBefore: Timestamp?,
    at now: Timestamp,
    _ state: inout State
  ) -> (lane: String?, seconds: Int)? {
    let before = state.pauses[lane]
    // Those that were under way together tell the same, if it may be a moment later.
    if let before, before.end > now {
      state.pauses[lane]?.end = max(before.end, notBefore ?? before.end)
      return nil
    }
    let failures = min((before?.failures ?? 0) + 1, 10)
    let own = now.advanced(bySeconds: min(shortest << Int64(failures - 1), longest))
    let end = max(notBefore ?? own, own)
    state.pauses[lane] = Pause(end: end, failures: failures)
    return (lane, Int((end.milliseconds(since: now) + 999) / 1_000))
  }
}
