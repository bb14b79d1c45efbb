import FoundationEssentials
import Notifications
import Transport

/// What an endpoint's answer says: `{"sendNotification": true}` or `false`, with any status from 200 to 299 (reference:
/// the original's §4). Every other answer is inconclusive.
enum ConditionAnswer: Decodable {
  case flag(Bool)
  case unclear(ConditionReason)

  private enum Key: String, CodingKey { case sendNotification }

  init(from decoder: any Decoder) throws {
    guard let object = try? decoder.container(keyedBy: Key.self) else {
      self = .unclear(.notObject)
      return
    }
    guard object.contains(.sendNotification) else {
      self = .unclear(.missingField)
      return
    }
    self = (try? object.decode(Bool.self, forKey: .sendNotification)).map { .flag($0) } ?? .unclear(.notBoolean)
  }

  static func result(of answer: Result<HTTPResponse, TransportError>) -> CheckCondition.Result {
    let response: HTTPResponse
    switch answer {
    case .success(let value): response = value
    case .failure(let error): return CheckCondition.Result(ConditionReason(error))
    }
    let status = response.status
    guard (200...299).contains(status) else { return CheckCondition.Result(.status, httpStatus: status) }
    switch try? JSONDecoder().decode(ConditionAnswer.self, from: Data(response.body)) {
    case .flag(let sendNotification):
      return CheckCondition.Result(
        outcome: sendNotification ? .met : .notMet,
        reason: ConditionReason.answered.rawValue,
        httpStatus: status
      )
    case .unclear(let reason): return CheckCondition.Result(reason, httpStatus: status)
    case nil: return CheckCondition.Result(.notJSON, httpStatus: status)
    }
  }
}
