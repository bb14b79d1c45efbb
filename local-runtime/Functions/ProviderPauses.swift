import Notifications
import Synchronization

/// Which messages of one channel are not handed over for now, because the provider does not take them: those of all, or of
/// one creator.
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

  /// By creator; nil for all.
  private let pauses = Mutex<[String?: Pause]>([:])

  private static let shortest: Int64 = 5
  private static let longest: Int64 = 60
  /// How many messages come back in a second, at the end of a pause.
  private static let returning = 200

  /// When a message shall come back, in whole seconds; nil where it may go. They come back one after the other.
  func secondsLeft(for creator: String, at now: Timestamp) -> Int? {
    pauses.withLock { pauses in
      let lanes = [nil, creator].filter { pauses[$0].map { $0.end > now } ?? false }
      guard let lane = lanes.max(by: { pauses[$0]?.end ?? now < pauses[$1]?.end ?? now }), let pause = pauses[lane]
      else { return nil }
      pauses[lane]?.told += 1
      return Int((pause.end.milliseconds(since: now) + 999) / 1_000) + pause.told / Self.returning
    }
  }

  /// Takes note of what came of one hand-over, and answers how long nothing more goes to the lane, where that is new.
  func note(_ result: SendResult, creator: String, at now: Timestamp) -> (lane: String?, seconds: Int)? {
    pauses.withLock { pauses in
      switch result.outcome {
      case .accepted:
        // One that had left before the provider asked to be left alone says nothing against that.
        for lane in [nil, creator] where pauses[lane].map({ $0.end <= now }) ?? false { pauses[lane] = nil }
        return nil
      case .deferred:
        guard let throttled = result.throttled else { return nil }
        let lane = throttled == .provider ? nil : creator
        let before = pauses[lane]
        // Those that were under way together tell the same.
        if let before, before.end > now, result.notBefore.map({ $0 <= before.end }) ?? true { return nil }
        let failures = min((before?.failures ?? 0) + 1, 10)
        let own = now.advanced(bySeconds: min(Self.shortest << Int64(failures - 1), Self.longest))
        let end = max(result.notBefore ?? own, own)
        pauses[lane] = Pause(end: end, failures: failures)
        return (lane, Int((end.milliseconds(since: now) + 999) / 1_000))
      case .refused, .held, .unknown: return nil
      }
    }
  }
}
