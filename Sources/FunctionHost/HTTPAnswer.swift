import FoundationEssentials
package import Notifications

/// The answer to a call of an HTTP API, in the form of API Gateway (payload format 2.0).
///
/// A function keeps nothing. What must be read before it can answer, or stored before the answer may go out, stands beside
/// the answer for whoever keeps the records (`with`), as the deployment's state machine does. An answer that needs something
/// is a 500: without somebody who reads it nothing would be kept, and a caller must not believe that it is.
package struct HTTPAnswer: Encodable {
  package var status: Int
  package var headers: [String: String]
  package var body: String
  private var further: [String: any Encodable] = [:]

  package init(status: Int, headers: [String: String] = [:], body: String) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// - Parameter contentType: of a body that is no problem; its charset is UTF-8.
  package init(
    status: Int, headers: [String: String] = [:], json: some Encodable, contentType: String = "application/json"
  )
    throws(FunctionError)
  {
    guard let body = try? JSONEncoder.stable.encode(json) else {
      throw FunctionError(code: "encoding", message: "The answer could not be written.", retryable: false)
    }
    var headers = headers
    headers["content-type"] = "\(contentType); charset=utf-8"
    self.init(status: status, headers: headers, body: String(decoding: body, as: UTF8.self))
  }

  package init(_ problem: Problem, headers: [String: String] = [:]) throws(FunctionError) {
    try self.init(
      status: problem.status,
      headers: headers,
      json: problem,
      contentType: "application/problem+json"
    )
  }

  /// Cannot be answered before somebody has read `needs`, and calls again with it.
  package static func needs(_ needs: some Encodable) throws(FunctionError) -> HTTPAnswer {
    try HTTPAnswer(.failure).with("needs", needs)
  }

  package func with(_ name: String, _ value: some Encodable) -> HTTPAnswer {
    var answer = self
    answer.further[name] = value
    return answer
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(status, forKey: Key(stringValue: "statusCode"))
    try container.encode(headers, forKey: Key(stringValue: "headers"))
    try container.encode(body, forKey: Key(stringValue: "body"))
    try container.encode(false, forKey: Key(stringValue: "isBase64Encoded"))
    for (name, value) in further { try container.encode(value, forKey: Key(stringValue: name)) }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
