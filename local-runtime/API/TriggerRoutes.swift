import Hummingbird
import Notifications

/// `POST /trigger/…`, for timers outside (reference: Altinn Notifications, 1.10). The runtime has timers of its own; these
/// make it look at once. Whoever calls must give the key in `X-API-Key`.
struct TriggerRoutes: Sendable {
  let key: TriggerKey
  let orchestrator: Orchestrator
  let retention: Retention

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
      try await self.retention.carryOut()
      return Response(status: .ok)
    }
  }
}
