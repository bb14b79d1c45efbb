/// The keys of an issuer, fetched when they are first needed, kept, and fetched again as they grow old.
///
/// - A set older than 10 minutes is fetched again before it is used. Where that fails, the old one serves on, for at most
///   24 hours from when it was had.
/// - A key that the set does not hold has it fetched again, at most once in 30 seconds.
/// - Whatever the number of callers, one fetch is under way at a time, and none within 5 seconds of one that failed.
actor KeySource {
  typealias Instant = ContinuousClock.Instant

  static let refreshAfter = Duration.seconds(600)
  static let keepFor = Duration.seconds(86_400)
  static let searchPause = Duration.seconds(30)
  static let failurePause = Duration.seconds(5)

  private let fetch: @Sendable () async -> KeySet?
  private let now: @Sendable () -> Instant
  private var held: (keys: KeySet, since: Instant)?
  private var failedAt: Instant?
  private var searchedAt: Instant?
  private var underWay: Task<Void, Never>?

  /// - Parameter fetch: Nil where there is no usable set.
  init(
    now: @escaping @Sendable () -> Instant = { ContinuousClock.now },
    fetch: @escaping @Sendable () async -> KeySet?
  ) {
    self.now = now
    self.fetch = fetch
  }

  /// The key of that id; nil where the issuer publishes none.
  func key(_ id: String) async throws(TokenFailure) -> KeySet.Key? {
    if held.map({ now() - $0.since > Self.refreshAfter }) ?? true {
      // A source that is known to be down delays nobody who can be served without it.
      await refresh(waiting: held == nil || failedAt == nil)
    }
    guard let keys = usable else { throw .keysUnavailable }
    if let key = keys[id] { return key }
    if searchedAt.map({ now() - $0 > Self.searchPause }) ?? true {
      searchedAt = now()
      await refresh(waiting: true)
    } else {
      await underWay?.value
    }
    if let key = usable?[id] { return key }
    // The key may be one of those that could not be had.
    if failedAt != nil { throw .keysUnavailable }
    return nil
  }

  private var usable: KeySet? { held.flatMap { now() - $0.since <= Self.keepFor ? $0.keys : nil } }

  private func refresh(waiting: Bool) async {
    if underWay == nil {
      if let failedAt, now() - failedAt < Self.failurePause { return }
      underWay = Task {
        if let keys = await fetch() {
          (held, failedAt) = ((keys, now()), nil)
        } else {
          failedAt = now()
        }
        underWay = nil
      }
    }
    if waiting { await underWay?.value }
  }
}
