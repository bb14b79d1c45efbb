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
    switch read(response.body) {
    case .flag(let sendNotification):
      return CheckCondition.Result(
        outcome: sendNotification ? .met : .notMet,
        reason: ConditionReason.answered.rawValue,
        httpStatus: status
      )
    case .unclear(let reason): return CheckCondition.Result(reason, httpStatus: status)
    }
  }

  private static func read(_ body: [UInt8]) -> ConditionAnswer {
    // JSON is UTF-8 between systems (RFC 8259, 8.1); the decoder would take UTF-16 and UTF-32 too, whose ASCII holds 0.
    guard !body.contains(0), let answer = try? JSONDecoder().decode(ConditionAnswer.self, from: Data(body)) else {
      return .unclear(.notJSON)
    }
    guard case .flag = answer else { return answer }
    // The decoder takes the first of several members of one name; others take the last (RFC 8259, 4).
    let values = MemberValues.of(body) { name in
      (try? JSONDecoder().decode(String.self, from: Data(name))) == Key.sendNotification.rawValue
    }
    return Set(values).count == 1 ? answer : .unclear(.contradictory)
  }
}
