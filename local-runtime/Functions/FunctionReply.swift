import Notifications

/// What a function answered to one event.
enum FunctionReply<Answer: Decodable & Sendable>: Decodable, Sendable {
  case result(Answer)
  case problem(Problem)
  case error(FunctionError)
  /// No answer: the process ended or ran out of time. It is not known how far it got.
  case none

  private enum Key: String, CodingKey { case problem, error }

  init(from decoder: any Decoder) throws {
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
