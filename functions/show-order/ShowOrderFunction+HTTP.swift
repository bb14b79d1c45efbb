import FunctionHost
import Notifications

/// Behind an HTTP API: the path says which records are needed (`needs`), the call comes again with `records`, and the answer
/// is what the API shows of them.
extension ShowOrderFunction {
  func answer(_ call: HTTPCall) throws(FunctionError) -> HTTPAnswer? {
    guard let caller = call.caller else { return try HTTPAnswer(.forbidden) }
    let question: ShowOrderQuestion
    do throws(Problem) {
      question = try ShowOrderQuestion(call, creator: caller.creator)
    } catch {
      return try HTTPAnswer(error)
    }
    struct Given: Decodable { var records: ShowOrder.Records? }
    guard let records = try call.given(Given.self).records else { return try .needs(question) }
    let shown = ShowOrder.show(
      ShowOrder.Event(
        operation: question.operation,
        creator: caller.creator,
        base: call.base(publicURL),
        records: records
      )
    )
    return try HTTPAnswer(
      status: shown.status,
      json: shown.body,
      contentType: shown.body.isProblem ? "application/problem+json" : "application/json"
    )
  }
}
