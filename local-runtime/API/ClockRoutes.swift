import FoundationEssentials
import Hummingbird
import Notifications

/// `GET` and `POST /clock`: shows and moves the simulated clock. It is no part of the public API, and only there where the
/// clock is simulated.
struct ClockRoutes: Sendable {
  let clock: RuntimeClock
  let orchestrator: Orchestrator

  /// Where a clock is to go: exactly one member is set.
  struct Move: Codable {
    var advanceSeconds: Int64?
    var to: Timestamp?
    /// To the next time at which something is due.
    var next: Bool?
  }

  struct Shown: Codable {
    var now: Timestamp
  }

  func add(to router: RouterGroup<APIContext>) {
    router.get("clock") { _, _ in try JSONResponse.make(Shown(now: self.clock.now)) }
    router.post("clock") { request, _ in try await self.move(request) }
  }

  private func move(_ request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: 4_096)
    guard let move = try? JSONDecoder().decode(Move.self, from: Data(Array(buffer: body))) else {
      return try JSONResponse.problem(.validation(["$": ["must be {advanceSeconds}, {to} or {next: true}."]]))
    }
    switch (move.advanceSeconds, move.to, move.next) {
    case (.some(let seconds), nil, nil) where seconds >= 0:
      try await orchestrator.moveClock(to: clock.now.advanced(bySeconds: seconds))
    case (nil, .some(let time), nil) where time >= clock.now: try await orchestrator.moveClock(to: time)
    case (nil, nil, true): try await orchestrator.moveClock(to: nil)
    default:
      return try JSONResponse.problem(.validation(["$": ["A clock goes forward, by exactly one of the members."]]))
    }
    return try JSONResponse.make(Shown(now: clock.now))
  }
}
