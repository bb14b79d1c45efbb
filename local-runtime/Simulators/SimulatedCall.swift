import HTTPTypes
import Hummingbird
import NIOCore

/// One HTTP request, as far as a simulated party looks at it.
struct SimulatedCall: Sendable, Hashable {
  /// Nil where the request has no Content-Type.
  var contentType: String?
  var body: [UInt8]
  /// By name in lower case.
  var headers: [String: String] = [:]

  /// 1 MiB; the longest body that a simulated party reads.
  static let bodyLimit = 1 << 20

  /// In lower case, without parameters (RFC 9110 section 8.3.1).
  var mediaType: String { String(contentTypeParts.first ?? "").lowercased() }

  /// The `charset` parameter, quoted or not; nil where there is none.
  var charset: String? {
    for part in contentTypeParts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      if pair.count == 2, pair[0].lowercased() == "charset" { return pair[1].filter { $0 != "\"" } }
    }
    return nil
  }

  private var contentTypeParts: [Substring] {
    (contentType ?? "").split(separator: ";").map { part in
      part.drop { $0 == " " }.prefix { $0 != " " }
    }
  }
}

extension SimulatedCall {
  /// Reads a request, and has it answered.
  static func answered(
    _ request: Request,
    by answer: @Sendable (SimulatedCall) -> SimulatedAnswer,
    hanging: HangingCalls
  ) async throws -> Response {
    do {
      let body = Array(buffer: try await request.body.collect(upTo: bodyLimit))
      let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
      let call = SimulatedCall(contentType: request.headers[.contentType], body: body, headers: headers)
      return await answer(call).response(hang: hanging.wait)
    } catch is NIOTooManyBytesError {
      let refusal = SimulatedAnswer.text(413, "The body must be at most \(bodyLimit) bytes.")
      return await refusal.response(hang: hanging.wait)
    }
  }
}
