import Hummingbird
import Notifications

/// `POST /trigger/…`, for timers outside (reference: Altinn Notifications, 1.10). The runtime has timers of its own; these
/// make it look at once. Whoever calls must give the key in `X-API-Key`.
struct TriggerRoutes: Sendable {
  let key: TriggerKey
  let ledger: Ledger
  let orchestrator: Orchestrator
  let clock: RuntimeClock

  /// How long the feed, and reports that fit no message, are kept, in seconds: 90 days.
  static let feedAge: Int64 = 90 * 86_400
  /// How many of each one call deletes at most.
  static let feedLimit = 10_000

  /// One look at what is due covers them all: the state machine knows what each order and notification waits for.
  private static let wakeups = [
    "pastdueorders", "sendemail", "sendsms", "sendsmsdaytime", "sendsmsanytime", "terminateexpirednotifications",
  ]

  func add(to router: Router<APIContext>) {
    for name in Self.wakeups {
      router.post("\(PublicAPI.base)/trigger/\(name)") { request, _ in
        try self.key.check(request)
        self.orchestrator.nudge()
        return Response(status: .ok)
      }
    }
    router.post("\(PublicAPI.base)/trigger/deleteoldstatusfeedrecords") { request, _ in
      try self.key.check(request)
      let time = self.clock.now.advanced(bySeconds: -Self.feedAge)
      try await self.ledger.deleteFeedAndReports(before: time, limit: Self.feedLimit)
      return Response(status: .ok)
    }
  }
}
