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
    // The path of the original, whose only gateway is PSWin's.
    router.on("notifications/sms/api/v1/reports", method: .post) { request, _ in
      try await self.receive(request, from: "pswin")
    }
    // Kannel calls by GET.
    for method in [HTTPRequest.Method.post, .get] {
      router.on("notifications/sms/api/v1/reports/{provider}", method: method) { request, context in
        try await self.receive(request, from: context.parameters.get("provider") ?? "")
      }
    }
    // Event Grid asks by OPTIONS whether it may post CloudEvents.
    for method in [HTTPRequest.Method.post, .options] {
      router.on("notifications/email/api/v1/reports/{provider}", method: method) { request, context in
        try await self.receive(request, from: context.parameters.get("provider") ?? "")
      }
    }
  }

  private func receive(_ request: Request, from provider: String) async throws -> Response {
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
