import Logging
import Notifications
import ProcessSettings

/// How long what is stored is kept.
struct RetentionSettings: Sendable, Hashable {
  /// The status feed, and reports that fit no message: as long as the original keeps its feed.
  var feedInDays = 90
  /// Texts, recipients and addresses, from the end of their order on; see `Order.eraseContents`.
  var contentsInDays = 90

  init(_ settings: Settings) throws(SettingsError) {
    feedInDays = try settings.integer("FEED_DAYS", default: feedInDays, in: 1...36_500)
    contentsInDays = try settings.integer("CONTENTS_DAYS", default: contentsInDays, in: 1...36_500)
  }
}

/// Deletes and erases what has been kept for long enough: at the start, and every hour.
struct Retention: Sendable {
  let settings: RetentionSettings
  let ledger: Ledger
  let clock: RuntimeClock
  let logger: Logger

  /// How much is seen to at once, so that nobody waits for it.
  private static let limit = 500

  /// Until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        try await carryOut()
      } catch {
        logger.error("what is old could not be deleted", metadata: ["error": "\(LogText.of(error))"])
      }
      try? await Task.sleep(for: .seconds(3_600))
    }
  }

  func carryOut() async throws {
    let now = clock.now
    let feedEnd = now.advanced(bySeconds: -Int64(settings.feedInDays) * 86_400)
    while try await ledger.deleteFeedAndReports(before: feedEnd, limit: Self.limit) { try Task.checkCancellation() }
    let contentsEnd = now.advanced(bySeconds: -Int64(settings.contentsInDays) * 86_400)
    var damaged: Set<OrderID> = []
    while try await ledger.eraseContents(
      endedBefore: contentsEnd,
      at: now,
      limit: Self.limit,
      except: &damaged
    ) { try Task.checkCancellation() }
    for id in damaged {
      logger.error("an order cannot be read, nor what it says of people erased", metadata: ["order": "\(id)"])
    }
  }
}
