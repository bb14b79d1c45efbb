/// The senders' condition endpoints: each gives the answers that the world lists for it, one a call.
struct ConditionSimulator: Sendable {
  let world: LiveWorld

  func answer(toCallOf name: String) -> SimulatedAnswer {
    switch world.nextAnswer(ofCondition: name) {
    case nil: .text(404, "There is no condition of this name.")
    case .needed(let isNeeded): .json(#"{"sendNotification":\#(isNeeded)}"#)
    case .error: .text(500, "Internal error.")
    case .hang: .hang
    case .nonsense: .complete(status: 200, contentType: "text/html", body: Array("<p>Please log in.</p>\n".utf8))
    }
  }
}
