import FoundationEssentials

/// When the platform gives up the invocation that is under way, where it says so.
package enum InvocationDeadline {
  // Events come one at a time, on one thread.
  nonisolated(unsafe) private static var end: ContinuousClock.Instant?

  /// What is left; nil where it is not known.
  package static var remaining: Duration? { end.map { $0 - ContinuousClock.now } }

  /// - Parameter epochMilliseconds: as Lambda gives it, milliseconds since 1970. What is missing, no number or past is
  ///   taken as unknown: emulators give a constant.
  static func begin(epochMilliseconds text: String?) {
    end = nil
    guard let text, let milliseconds = Int64(text) else { return }
    let now = Int64(Date().timeIntervalSince1970 * 1_000)
    guard milliseconds > now, milliseconds - now <= longest else { return }
    end = ContinuousClock.now + .milliseconds(milliseconds - now)
  }

  /// A day: more than any platform gives.
  private static let longest: Int64 = 86_400_000
}
