import FoundationEssentials
import FunctionHost
import Notifications

/// Behind an HTTP API: the answer says which reports must be stored before it may go out (`store`). A call without `records`
/// comes from somebody who stores none, and is refused.
extension ReceiveReportFunction {
  func answer(_ call: HTTPCall) throws(FunctionError) -> HTTPAnswer? {
    struct Given: Decodable {
      struct Records: Decodable {}
      var records: Records?
    }
    struct Nothing: Encodable {}
    struct Store: Encodable { var reports: [DeliveryReport] }
    guard let provider = ReceiveReport.provider(at: call.path) else { return try HTTPAnswer(.notFound) }
    guard try call.given(Given.self).records != nil else { return try .needs(Nothing()) }
    let result = try handle(
      ReceiveReport.Event(
        provider: provider,
        method: call.method,
        url: call.target,
        headers: call.headers,
        bodyBase64: Data(call.body).base64EncodedString(),
        now: call.time
      )
    )
    let answer = HTTPAnswer(status: result.reply.status, headers: result.reply.headers, body: result.reply.body)
    return result.reports.isEmpty ? answer : answer.with("store", Store(reports: result.reports))
  }
}
