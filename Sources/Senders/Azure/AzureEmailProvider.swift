internal import FoundationEssentials
package import Notifications
package import ProcessSettings
internal import Transport

/// E-mail by Azure Communication Services (REST, api-version 2023-03-31): one message in one POST, to one recipient.
///
/// `VARSEL_AZURE_ENDPOINT` (such as `https://varsel.norway.communication.azure.com`) and `VARSEL_AZURE_ACCESS_KEY`
/// (Base64), both required; `VARSEL_AZURE_REPORTS`, `eventgrid` (default) or `none`.
///
/// **What becomes of it.** The operation tells whether Azure's own service has sent the message; asked for until it is over,
/// it tells of a recipient who is suppressed. Whether the message arrived, Event Grid alone tells. Without it, an operation
/// that succeeded is the end.
///
/// **Sent once.** Each life of a notification has an `Operation-Id` of its own, which is the reference too. Microsoft documents it as the id that the
/// customer gives the operation, no more; that a repeat under the id of an existing operation is answered without sending
/// again is what Azure's own guidelines ask of its services ("Long-Running Operations & Jobs", github.com/microsoft/api-guidelines),
/// and what users of this one report. So Varsel does not rely on that alone: after a doubt it asks for the operation first
/// (`GET /emails/operations/{id}`), and sends again only where the service knows none. A repeat is the same request, byte by byte.
package struct AzureEmailProvider: AskableEmailProvider {
  package static let name = "azure"
  /// By Event Grid; `AzureReportParser` reads it.
  package let reportsDelivery: Bool

  static let limits = TimeLimits(connect: 10, whole: 30)
  private static let answerLimit = 64 << 10

  private let endpoint: AzureEndpoint
  private let key: AzureAccessKey
  private let clock: () -> Timestamp
  private let call: (HTTPRequest) throws(TransportError) -> HTTPResponse

  /// - Parameter clock: the machine's; a signature is good for minutes only.
  init(
    endpoint: AzureEndpoint,
    key: AzureAccessKey,
    reportsDelivery: Bool = true,
    clock: @escaping () -> Timestamp,
    call: @escaping (HTTPRequest) throws(TransportError) -> HTTPResponse
  ) {
    self.endpoint = endpoint
    self.key = key
    self.reportsDelivery = reportsDelivery
    self.clock = clock
    self.call = call
  }

  package init(settings: Settings) throws(SettingsError) {
    guard let endpoint = AzureEndpoint(try settings.requiredText("AZURE_ENDPOINT")) else {
      throw SettingsError("VARSEL_AZURE_ENDPOINT must be an http or https URL, without user, query and fragment.")
    }
    guard let key = AzureAccessKey(base64: try settings.requiredText("AZURE_ACCESS_KEY")) else {
      throw SettingsError("VARSEL_AZURE_ACCESS_KEY must be Base64.")
    }
    let reports = try settings.text("AZURE_REPORTS") ?? "eventgrid"
    guard ["eventgrid", "none"].contains(reports) else {
      throw SettingsError("VARSEL_AZURE_REPORTS must be one of eventgrid, none.")
    }
    let client = HTTPClient(trust: try TLSTrust(settings: settings))
    self.init(
      endpoint: endpoint,
      key: key,
      reportsDelivery: reports == "eventgrid",
      clock: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) },
      call: { request throws(TransportError) in try client.send(request) }
    )
  }

  package func send(_ notification: Notification, at time: Timestamp) -> Handover {
    let message: AzureMessage
    do throws(Refusal) {
      message = try AzureMessage(notification)
    } catch {
      return .refused(error)
    }
    guard let request = request("POST", "/emails:send", body: message.json, operation: Self.operation(of: notification))
    else {
      return .deferred(reason: "notSigned")
    }
    do throws(TransportError) {
      let response = try call(request)
      guard (200...299).contains(response.status) else { return Handover(azureRefusal: response) }
      return Handover(azureOperationIn: response) ?? .unknown(reason: "unreadableAnswer")
    } catch {
      return Handover(error)
    }
  }

  /// Asks for the operation. Where that gives no answer the message waits, in doubt where it was; nothing was handed over.
  package func state(of notification: Notification) -> Handover? {
    // What stands in a path, and under a signature, is no more than a UUID.
    let operation = notification.reference.flatMap { UUID(uuidString: $0)?.uuidString.lowercased() }
    guard let request = request("GET", "/emails/operations/\(operation ?? Self.operation(of: notification))") else {
      return .deferred(reason: "notSigned")
    }
    do throws(TransportError) {
      let response = try call(request)
      if (200...299).contains(response.status), let state = Handover(azureOperationIn: response) { return state }
      // By the service's own word there is none; a 404 of a front, or of a wrong endpoint, has no such body.
      if response.status == 404, AzureError(response.body) != nil { return nil }
      return .deferred(
        reason: "ask http \(response.status)",
        retryAfterSeconds: RetryAfter.seconds(in: response) ?? AzureError(response.body)?.secondsInMessage,
        throttled: response.status == 200 ? nil : .provider
      )
    } catch {
      return .deferred(reason: "ask \(error.code)", throttled: .provider)
    }
  }

  /// The same for every attempt to send the notification. An operator who has it sent again gives it a new expiry, and so an
  /// operation that Azure does not take for the one that failed; a late report of that one is about another reference.
  private static func operation(of notification: Notification) -> String {
    UUID5.text(namespace: notification.id.uuid, name: "azure \(notification.expiresAt)")
  }

  /// Nil where it cannot be signed.
  private func request(
    _ method: String,
    _ resource: String,
    body: [UInt8]? = nil,
    operation: String? = nil
  ) -> HTTPRequest? {
    let target = endpoint.target(resource)
    let signed = key.fields(method: method, target: target, host: endpoint.host, body: body ?? [], date: clock())
    guard var headers = signed else { return nil }
    headers.append("Accept", "application/json")
    if body != nil { headers.append("Content-Type", "application/json") }
    if let operation { headers.append("Operation-Id", operation) }
    return HTTPRequest(
      method: method,
      url: endpoint.url(target),
      headers: headers,
      body: body,
      limits: Self.limits,
      bodyLimit: Self.answerLimit
    )
  }
}
