import FoundationEssentials
import Hummingbird
import NIOCore
import Notifications

/// Answers in the form of the public API: JSON, nulls left out; a problem as `application/problem+json`.
enum JSONResponse {
  static func make(
    _ value: some Encodable,
    status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:],
    contentType: String = "application/json; charset=utf-8"
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = contentType
    let body = ByteBuffer(bytes: try encoder.encode(value))
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  static func problem(_ problem: Problem, headers: HTTPFields = [:]) throws -> Response {
    try make(
      problem,
      status: HTTPResponse.Status(code: problem.status),
      headers: headers,
      contentType: "application/problem+json; charset=utf-8"
    )
  }
}
