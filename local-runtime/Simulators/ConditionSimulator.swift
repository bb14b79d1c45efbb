/// The senders' condition endpoints: each gives the answers that the world lists for it, one a call.
struct ConditionSimulator: Sendable {
  static let scope = "altinn:system/notifications.condition.check"

  let world: LiveWorld
  let tokens: TokenSimulator

  /// - Parameter authorization: The value of the call's `Authorization` field.
  func answer(toCallOf name: String, authorization: String? = nil) -> SimulatedAnswer {
    if world.condition(name)?.requiresToken == true, !tokens.accepts(authorization, for: Self.scope) {
      return .text(401, "This condition takes a token of the simulated Maskinporten.")
    }
    return switch world.nextAnswer(ofCondition: name) {
    case nil: .text(404, "There is no condition of this name.")
    case .needed(let isNeeded): .json(#"{"sendNotification":\#(isNeeded)}"#)
    case .error: .text(500, "Internal error.")
    case .hang: .hang
    case .nonsense: .complete(status: 200, contentType: "text/html", body: Array("<p>Please log in.</p>\n".utf8))
    }
  }
}
