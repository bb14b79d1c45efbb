import FoundationEssentials
import Hummingbird
import NIOCore
import Notifications

/// Answers in the form of the public API: JSON, nulls left out; a problem as `application/problem+json`.
enum JSONResponse {
  private static let jsonType = "application/json; charset=utf-8"
  private static let problemType = "application/problem+json; charset=utf-8"

  static func make(
    _ value: some Encodable,
    status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:],
    contentType: String = jsonType
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = contentType
    let body = ByteBuffer(bytes: try encoder.encode(value))
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  /// What the API shows of these records.
  static func make(_ event: ShowOrder.Event) throws -> Response {
    let answer = ShowOrder.show(event)
    return try make(
      answer.body,
      status: HTTPResponse.Status(code: answer.status),
      contentType: answer.body.isProblem ? problemType : jsonType
    )
  }

  static func problem(_ problem: Problem, headers: HTTPFields = [:]) throws -> Response {
    try make(
      problem,
      status: HTTPResponse.Status(code: problem.status),
      headers: headers,
      contentType: problemType
    )
  }
}
