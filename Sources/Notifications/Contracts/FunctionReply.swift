/// What a function answered to one event.
package enum FunctionReply<Answer: Decodable & Sendable>: Decodable, Sendable {
  case result(Answer)
  case problem(Problem)
  case error(FunctionError)
  /// No answer: the process ended or ran out of time. It is not known how far it got.
  case none

  private enum Key: String, CodingKey { case problem, error }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let problem = try container.decodeIfPresent(Problem.self, forKey: .problem) {
      self = .problem(problem)
    } else if let error = try container.decodeIfPresent(FunctionError.self, forKey: .error) {
      self = .error(error)
    } else {
      self = .result(try Answer(from: decoder))
    }
  }
}

extension Happening {
  /// What it means for the order that a call which it asked for had this answer.
  ///
  /// - Parameter happened: of a result.
  package init<Answer>(_ reply: FunctionReply<Answer>, to action: Action, result happened: (Answer) -> Happening) {
    let ids = [action.notificationId].compactMap { $0 }
    switch reply {
    case .result(let answer): self = happened(answer)
    case .error(let error): self = .failed(action.function, ids: ids, error: error)
    case .problem(let problem):
      // The function could not read an event of ours: nothing was handed over.
      let error = FunctionError(code: "refusedEvent", message: problem.title, retryable: false)
      self = .failed(action.function, ids: ids, error: error)
    case .none: self = .noResult(action.function, ids: ids)
    }
  }
}
