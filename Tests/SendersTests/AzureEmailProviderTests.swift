import Foundation
import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `E-mail by Azure` {
  private final class Service {
    private(set) var requests: [HTTPRequest] = []
    private let answer: Result<HTTPResponse, TransportError>

    init(_ answer: Result<HTTPResponse, TransportError>) { self.answer = answer }

    convenience init(_ status: Int, _ body: String = "", headers: HTTPFields = [:]) {
      self.init(.success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    convenience init(_ status: Int, code: String, _ message: String = "No.", headers: HTTPFields = [:]) {
      self.init(status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#, headers: headers)
    }

    func provider() throws -> AzureEmailProvider {
      AzureEmailProvider(
        endpoint: try #require(AzureEndpoint("https://azure.example")),
        key: try #require(AzureAccessKey(base64: AzurePeer.key)),
        clock: { Sample.time("2026-11-03T07:05:09Z") },
        call: { request throws(TransportError) in
          self.requests.append(request)
          return try self.answer.get()
        }
      )
    }

    func send(_ notification: Notifications.Notification = Sample.email()) throws -> Handover {
      try provider().send(notification, at: Sample.now)
    }

    func ask() throws -> Handover? { try provider().state(of: Sample.email()) }
  }

  private static func running(_ status: String = "Running") -> String {
    AzurePeer.operation(AzurePeer.operationID.uppercased(), status)
  }

  @Test func `is one request in the service's own words`() throws {
    let service = Service(202, Self.running())
    let email = Sample.email(to: "kåre@blåbær.no", subject: "Nytt brev 😀", body: "Hei/\n\"æ\"", sender: "a@bjørn.no")
    #expect(try service.send(email) == .accepted(reference: AzurePeer.operationID, askAfterSeconds: 10))
    let request = try #require(service.requests.first)
    #expect(request.method == "POST" && request.url == "https://azure.example/emails:send?api-version=2023-03-31")
    #expect(request.headers["Operation-Id"] == AzurePeer.operationID)
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(request.headers["x-ms-date"] == "Tue, 03 Nov 2026 07:05:09 GMT")
    #expect(
      String(decoding: request.body ?? [], as: UTF8.self) == #"""
        {"content":{"plainText":"Hei/\n\"æ\"","subject":"Nytt brev 😀"},"recipients":{"to":[{"address":"kåre@xn--blbr-roah.no"}]},\#
        "senderAddress":"a@xn--bjrn-hra.no","userEngagementTrackingDisabled":true}
        """#)
    _ = try service.send(email)
    #expect(service.requests.count == 2 && service.requests[0] == service.requests[1])
  }

  @Test func `is another operation for each of its lives, and the same for all attempts of one`() throws {
    let service = Service(202, Self.running())
    var email = Sample.email()
    for attempt in 1...2 {
      email.attempt = attempt
      email.doubts = attempt
      email.resultChanged = Sample.now.advanced(bySeconds: Int64(attempt))
      _ = try service.send(email)
    }
    email.expiresAt = email.expiresAt.advanced(byMilliseconds: 1)
    _ = try service.send(email)
    email.id = Sample.sms().id
    _ = try service.send(email)
    let operations = service.requests.map { $0.headers["Operation-Id"] ?? "" }
    #expect(operations[0] == AzurePeer.operationID && operations[1] == operations[0] && Set(operations).count == 3)
  }

  @Test func `is HTML where the order says so`() throws {
    let service = Service(202, Self.running())
    _ = try service.send(Sample.email(body: "<p>Hei</p>", type: .html))
    let body = String(decoding: service.requests.first?.body ?? [], as: UTF8.self)
    #expect(body.contains(#""content":{"html":"<p>Hei</p>","plainText":"Hei","subject":"Nytt brev"}"#))
  }

  @Test(arguments: [
    (429, "TooManyRequests", "x", Handover.deferred(reason: "azure TooManyRequests", throttled: .provider)),
    (
      429, "Other", "PerSubscriptionPerHourLimitExceeded - Please try again after 3636 seconds.",
      .deferred(reason: "azure Other", retryAfterSeconds: 3_636, throttled: .provider)
    ),
    (400, "TooManyRequests", "x", .deferred(reason: "azure TooManyRequests", throttled: .provider)),
    (
      400, "EmailDroppedAllRecipientsSuppressed", "x",
      .refused(Refusal(.failedSupressedRecipient, reason: "azure EmailDroppedAllRecipientsSuppressed"))
    ),
    (
      400, "BadRequest", "Invalid format for email address: x",
      .refused(Refusal(.failedInvalidEmailFormat, reason: "azure BadRequest"))
    ),
    (
      400, "InvalidEmailAddress", "x",
      .refused(Refusal(.failedInvalidEmailFormat, reason: "azure InvalidEmailAddress"))
    ),
    (400, "BadRequest", "x", .refused(Refusal(.failed, reason: "azure BadRequest"))),
    (400, "kari@example.no er sperret", "x", .refused(Refusal(.failed, reason: "azure"))),
    (413, "RequestTooLarge", "x", .refused(Refusal(.failedPayloadTooLarge, reason: "http 413"))),
    (404, "DomainNotLinked", "x", .deferred(reason: "azure DomainNotLinked", throttled: .creator)),
    (400, "InvalidSenderUserName", "x", .deferred(reason: "azure InvalidSenderUserName", throttled: .creator)),
    (409, "Conflict", "x", .unknown(reason: "azure Conflict")),
    (401, "Denied", "x", .deferred(reason: "http 401", throttled: .provider)),
    (403, "Forbidden", "x", .deferred(reason: "http 403", throttled: .provider)),
    (500, "InternalServerError", "x", .unknown(reason: "http 500")),
    (500, "EmailDroppedAllRecipientsSuppressed", "x", .unknown(reason: "http 500")),
    (503, "ServiceUnavailable", "x", .deferred(reason: "http 503", throttled: .provider)),
  ])
  func `is turned down for a reason`(status: Int, code: String, message: String, expected: Handover) throws {
    #expect(try Service(status, code: code, message).send() == expected)
  }

  @Test func `comes back when Azure wants it back`() throws {
    let throttled = Service(429, code: "TooManyRequests", "after 5 seconds", headers: ["retry-after": "90"])
    #expect(
      try throttled.send()
        == .deferred(reason: "azure TooManyRequests", retryAfterSeconds: 90, throttled: .provider))
    #expect(try Service(429).send() == .deferred(reason: "http 429", throttled: .provider))
    let odd = Service(429, code: "a", "after some seconds, or -5 seconds")
    #expect(try odd.send() == .deferred(reason: "azure a", throttled: .provider))
  }

  @Test func `is not refused by a front, whatever it says`() throws {
    for body in ["", "<html>Bad request</html>", "{}", #"{"error":"x"}"#, #"{"error":{"message":"x"}}"#] {
      #expect(try Service(400, body).send() == .deferred(reason: "http 400"))
    }
    #expect(try Service(302).send() == .deferred(reason: "http 302", throttled: .provider))
  }

  @Test(arguments: [
    ("Running", Handover.accepted(reference: AzurePeer.operationID, askAfterSeconds: 10)),
    ("NotStarted", .accepted(reference: AzurePeer.operationID, askAfterSeconds: 10)),
    ("Succeeded", .accepted(reference: AzurePeer.operationID)),
    ("Queued", .accepted(reference: AzurePeer.operationID, askAfterSeconds: 10)),
    ("Failed", .refused(Refusal(.failed, reason: "azure Failed"))),
    ("Canceled", .refused(Refusal(.failed, reason: "azure Canceled"))),
  ])
  func `is what its operation has come to`(status: String, expected: Handover) throws {
    #expect(try Service(202, Self.running(status)).send() == expected)
    #expect(try Service(200, Self.running(status)).ask() == expected)
  }

  @Test(arguments: [
    ("EmailDroppedAllRecipientsSuppressed", NotificationResult.failedSupressedRecipient),
    ("InvalidEmailAddress", .failedInvalidEmailFormat), ("DomainNotLinked", .failed), ("Other", .failed),
  ])
  func `has failed for good with its operation`(code: String, result: NotificationResult) throws {
    let body = AzurePeer.operation(AzurePeer.operationID, "Failed", error: code)
    #expect(try Service(200, body).ask() == .refused(Refusal(result, reason: "azure \(code)")))
  }

  @Test(arguments: [
    "", "<html>Logg inn</html>", "{}", "null", "[]", #"{"id":"8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01","sta"#,
    #"{"id":"x","status":"Running"}"#, #"{"id":1,"status":"Running"}"#, #"{"status":"Running"}"#,
    #"{"id":"8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01"}"#,
  ])
  func `is in doubt after an answer that is none of Azure's, and asking by it tells nothing`(body: String) throws {
    #expect(try Service(202, body).send() == .unknown(reason: "unreadableAnswer"))
    #expect(try Service(200, body).ask() == .deferred(reason: "ask http 200"))
  }

  @Test func `is in doubt once the request may have left`() throws {
    #expect(
      try Service(.failure(.connectFailed)).send() == .deferred(reason: "connect connectFailed", throttled: .provider))
    for error in [TransportError.timeOut(sent: true), .receiveFailed, .emptyReply, .bodyTooLarge(limit: 65_536)] {
      #expect(try Service(.failure(error)).send() == .unknown(reason: error.code))
      #expect(try Service(.failure(error)).ask() == .deferred(reason: "ask \(error.code)", throttled: .provider))
    }
  }

  @Test func `is asked for by its id`() throws {
    let service = Service(200, Self.running())
    #expect(try service.ask() == .accepted(reference: AzurePeer.operationID, askAfterSeconds: 10))
    let request = try #require(service.requests.first)
    #expect(request.method == "GET" && request.body == nil)
    #expect(request.url == "https://azure.example/emails/operations/\(AzurePeer.operationID)?api-version=2023-03-31")
    #expect(request.headers["Operation-Id"] == nil && request.headers["Content-Type"] == nil)
  }

  @Test(arguments: [("4BA1C2F0-7C8E-4C4F-8D6E-2F4A5B6C7D8E", true), ("../x", false), ("", false)])
  func `is asked for by the name that Azure gave it, if that is one`(reference: String, isUsed: Bool) throws {
    let service = Service(200, Self.running(), headers: ["Retry-After": "30"])
    var notification = Sample.email()
    notification.reference = reference
    #expect(
      try service.provider().state(of: notification) == .accepted(reference: AzurePeer.operationID, askAfterSeconds: 30)
    )
    let name = isUsed ? reference.lowercased() : AzurePeer.operationID
    #expect(service.requests.first?.url == "https://azure.example/emails/operations/\(name)?api-version=2023-03-31")
  }

  @Test func `is not there by Azure's own 404 alone`() throws {
    #expect(try Service(404, code: "NotFound").ask() == nil)
    #expect(try Service(404, "<html>").ask() == .deferred(reason: "ask http 404", throttled: .provider))
    #expect(try Service(500, code: "x").ask() == .deferred(reason: "ask http 500", throttled: .provider))
    #expect(
      try Service(429, code: "TooManyRequests", "after 60 seconds").ask()
        == .deferred(reason: "ask http 429", retryAfterSeconds: 60, throttled: .provider))
  }

  @Test func `never leaves with an address or a subject that is none`() throws {
    let service = Service(202, Self.running())
    #expect(
      try service.send(Sample.email(to: "kari"))
        == .refused(Refusal(.failedInvalidEmailFormat, reason: "invalidAddress"))
    )
    #expect(
      try service.send(Sample.email(sender: "Etaten")) == .refused(Refusal(.failed, reason: "invalidSender")))
    #expect(
      try service.send(Sample.email(subject: "a\nBcc: b")) == .refused(Refusal(.failed, reason: "invalidSubject")))
    #expect(service.requests.isEmpty)
  }
}
