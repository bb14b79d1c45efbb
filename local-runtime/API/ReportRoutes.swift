import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Notifications

/// Where providers send their delivery reports. `receive-report` reads them; the answer goes out after the commit.
struct ReportRoutes: Sendable {
  let functions: Functions
  let inbox: ReportInbox
  let clock: RuntimeClock
  let activity: Activity

  /// The longest report, in bytes.
  static let bodyLimit = 1 << 20

  func add(to router: Router<APIContext>) {
    // Kannel calls by GET; Event Grid asks by OPTIONS whether it may post CloudEvents.
    let routes: [(path: String, methods: [HTTPRequest.Method])] = [
      (ReceiveReport.smsPath, [.post]),
      ("\(ReceiveReport.smsPath)/{provider}", [.post, .get]),
      ("\(ReceiveReport.emailPath)/{provider}", [.post, .options]),
    ]
    for (path, methods) in routes {
      for method in methods {
        router.on(RouterPath(path), method: method) { request, _ in try await self.receive(request) }
      }
    }
  }

  private func receive(_ request: Request) async throws -> Response {
    let provider = ReceiveReport.provider(at: request.uri.path) ?? ""
    let body: [UInt8]
    do {
      body = Array(buffer: try await request.body.collect(upTo: Self.bodyLimit))
    } catch is NIOTooManyBytesError {
      return Response(status: .contentTooLarge)
    }
    activity.begin()
    defer { activity.end() }
    let event = ReceiveReport.Event(
      provider: provider,
      method: request.method.rawValue,
      url: request.uri.string,
      headers: Dictionary(
        request.headers.map { ($0.name.canonicalName, $0.value) },
        uniquingKeysWith: { first, _ in first }
      ),
      bodyBase64: Data(body).base64EncodedString(),
      now: clock.now
    )
    guard case .result(let result) = await functions.receiveReport.call(event) else {
      // The provider sends it again.
      return Response(status: .serviceUnavailable)
    }
    try await inbox.take(result.reports)
    var headers = HTTPFields()
    for (name, value) in result.reply.headers {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(
      status: HTTPResponse.Status(code: result.reply.status),
      headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: result.reply.body))
    )
  }
}
