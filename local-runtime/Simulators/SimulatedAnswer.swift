/// What a simulated party answers over HTTP, or how it fails to.
enum SimulatedAnswer: Sendable, Hashable {
  case complete(status: Int, contentType: String, body: [UInt8])
  /// Half of the body, then the connection breaks.
  case cut(contentType: String, body: [UInt8])
  /// 429 (RFC 6585): to come again so many seconds later.
  case busy(retryAfterSeconds: Int)
  /// Nothing, until the caller has lost patience.
  case hang

  static func text(_ status: Int, _ text: String) -> SimulatedAnswer {
    .complete(status: status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
  }

  static func json(_ text: String) -> SimulatedAnswer {
    .complete(status: 200, contentType: "application/json; charset=utf-8", body: Array(text.utf8))
  }
}
