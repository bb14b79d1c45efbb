import FoundationEssentials
import HTTPTypes
import Hummingbird
import Notifications
import Synchronization

/// The e-mail part of Azure Communication Services (REST, 2023-03-31): takes messages, sends each operation's once, tells
/// what has become of it, and owes the delivery reports of Event Grid.
///
/// A mailbox of the world that refuses for good at `RCPT` is a bounce, and on the suppression list from there on; one that
/// refuses the message counts as a spam filter. One that asks to come again is tried again for as long as the simulation
/// lasts: no report.
final class AzureSimulator: Sendable {
  private struct Operation {
    /// The request that began it: another one under the same id is refused.
    var body: [UInt8]
    var error: String?
  }

  private struct State {
    var operations: [String: Operation] = [:]
    /// Addresses in lower case.
    var suppressed: Set<String> = []
  }

  /// What an answer holds beside its body.
  struct Answer: Sendable, Equatable {
    var status: Int
    var headers: [String: String] = [:]
    var body: String

    static func error(_ status: Int, _ code: String) -> Answer {
      Answer(
        status: status,
        headers: ["x-ms-error-code": code],
        body: #"{"error":{"code":"\#(code)","message":"The simulated service refuses the request."}}"#
      )
    }
  }

  private struct Message: Decodable {
    struct Address: Decodable {
      var address: String
    }

    struct Content: Decodable {
      var subject: String
      var plainText: String?
      var html: String?
    }

    struct Recipients: Decodable {
      var to: [Address]
    }

    var senderAddress: String
    var content: Content
    var recipients: Recipients
  }

  private let state = Mutex(State())
  private let world: LiveWorld
  private let outbox: Outbox
  private let reports: OwedReports
  private let settings: SimulatorSettings

  init(world: LiveWorld, outbox: Outbox, reports: OwedReports, settings: SimulatorSettings) {
    self.world = world
    self.outbox = outbox
    self.reports = reports
    self.settings = settings
  }

  func response(to request: Request) async throws -> Response {
    let body = Array(buffer: try await request.body.collect(upTo: SimulatedCall.bodyLimit))
    let call = AzureCall(
      method: request.method.rawValue,
      target: request.head.path ?? "",
      host: request.head.authority ?? "",
      headers: Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { "\($0), \($1)" },
      body: body
    )
    let answer = answer(call, now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
    var response = await SimulatedAnswer.complete(
      status: answer.status, contentType: "application/json; charset=utf-8", body: Array(answer.body.utf8)
    ).response(hang: { _ in })
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }

  /// - Parameter now: by the machine's clock, as signatures have it.
  func answer(_ call: AzureCall, now: Timestamp) -> Answer {
    if let fault = call.fault(key: settings.azureKey, now: now) { return .error(401, fault) }
    let parts = call.target.split(separator: "?", maxSplits: 1)
    guard parts.count == 2, parts[1] == "api-version=\(AzureCall.apiVersion)" else {
      return .error(400, "UnsupportedApiVersion")
    }
    guard call.method == "POST" else { return status(of: parts[0].split(separator: "/").last.map(String.init) ?? "") }
    guard let id = call.headers["operation-id"].flatMap({ UUID(uuidString: $0) }),
      call.headers["content-type"] == "application/json",
      let message = try? JSONDecoder().decode(Message.self, from: Data(call.body)), message.recipients.to.count == 1,
      message.content.plainText != nil || message.content.html != nil
    else { return .error(400, "BadRequest") }
    return take(message, as: id.uuidString.lowercased(), call)
  }

  private func status(of id: String) -> Answer {
    guard let operation = state.withLock({ $0.operations[id.lowercased()] }) else { return .error(404, "NotFound") }
    return Answer(
      status: 200, body: Self.document(id, operation.error == nil ? "Succeeded" : "Failed", operation.error))
  }

  private func take(_ message: Message, as id: String, _ call: AzureCall) -> Answer {
    let recipient = message.recipients.to[0].address
    let mailbox = world.mailbox(recipient)
    let isBounce = mailbox.map { $0.at == .rcpt && $0.code >= 500 } ?? false
    enum Verdict { case new(isSuppressed: Bool), repeated, other }
    let verdict = state.withLock { state in
      if let known = state.operations[id] { return known.body == call.body ? Verdict.repeated : .other }
      let isSuppressed = state.suppressed.contains(recipient.lowercased())
      state.operations[id] = Operation(
        body: call.body, error: isSuppressed ? "EmailDroppedAllRecipientsSuppressed" : nil)
      if isBounce { state.suppressed.insert(recipient.lowercased()) }
      return .new(isSuppressed: isSuppressed)
    }
    switch verdict {
    case .other: return .error(400, "BadRequest")
    case .repeated: break
    case .new(let isSuppressed):
      var status: String? = "Delivered"
      if isSuppressed {
        status = "Suppressed"
      } else if let mailbox {
        status = isBounce ? "Bounced" : mailbox.code >= 500 ? "FilteredSpam" : nil
      } else {
        outbox.takeMail(from: message.senderAddress, to: [recipient], raw: Self.text(of: message, id))
      }
      if let status {
        reports.owe(
          report: AzureReport(operation: id, sender: message.senderAddress, recipient: recipient, status: status))
      }
    }
    let path = call.target.replacing("/emails:send?", with: "/emails/operations/\(id)?")
    return Answer(
      status: 202,
      headers: ["Operation-Location": "http://\(call.host)\(path)", "Retry-After": "8"],
      body: Self.document(id, "Running", nil)
    )
  }

  private static func document(_ id: String, _ status: String, _ error: String?) -> String {
    let error = error.map { #"{"code":"\#($0)","message":"The simulated service dropped the message."}"# } ?? "null"
    return #"{"id":"\#(id)","status":"\#(status)","error":\#(error)}"#
  }

  /// As a mail program would show it: RFC 6532, with everything in UTF-8.
  private static func text(of message: Message, _ id: String) -> [UInt8] {
    let type = message.content.html == nil ? "text/plain" : "text/html"
    let fields = [
      "From: \(message.senderAddress)", "To: \(message.recipients.to[0].address)",
      "Subject: \(message.content.subject)", "Message-ID: <\(id)@azure.example>",
      "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: 8bit",
    ]
    let body = message.content.plainText ?? message.content.html ?? ""
    return Array((fields.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }
}
