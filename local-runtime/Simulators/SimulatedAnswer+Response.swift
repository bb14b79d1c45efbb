import HTTPTypes
import Hummingbird
import NIOCore

extension SimulatedAnswer {
  /// Thrown while a body is written, it makes the server break the connection.
  private struct Cut: Error {}

  /// For at most this long a caller that waits is kept waiting; longer than the time limits of all functions.
  static let hangLimit = Duration.seconds(120)

  /// - Parameter hang: Returns when waiting is over.
  func response(hang: (Duration) async -> Void) async -> Response {
    switch self {
    case .complete(let status, let contentType, let body):
      return Response(
        status: HTTPResponse.Status(code: status),
        headers: Self.headers(contentType),
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
      )
    case .cut(let contentType, let body):
      return Response(
        status: .ok,
        headers: Self.headers(contentType),
        body: ResponseBody(contentLength: body.count) { writer in
          try await writer.write(ByteBuffer(bytes: body.prefix(body.count / 2)))
          throw Cut()
        }
      )
    case .busy(let seconds):
      var headers = Self.headers("text/plain; charset=utf-8")
      headers[.retryAfter] = "\(seconds)"
      return Response(status: .tooManyRequests, headers: headers)
    case .hang:
      await hang(Self.hangLimit)
      return Response(status: .gatewayTimeout)
    }
  }

  /// A browser takes the body for what it is called, never for a page that it may look like.
  private static func headers(_ contentType: String) -> HTTPFields {
    var headers: HTTPFields = [.contentType: contentType]
    headers[.xContentTypeOptions] = "nosniff"
    return headers
  }
}
