import Foundation
import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `LINK's REST gateway` {
  private static let account = LinkSMSProvider.Account(
    url: "https://link.example", username: "varsel", password: "hemmelig", platform: "COMMON_API", partner: "17",
    reportGate: "gate"
  )

  private final class Gateway {
    private(set) var requests: [HTTPRequest] = []
    private let answer: Result<HTTPResponse, TransportError>

    init(_ answer: Result<HTTPResponse, TransportError>) { self.answer = answer }

    convenience init(_ body: String, status: Int = 200, headers: HTTPFields = [:]) {
      self.init(.success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    func send(_ notification: Notifications.Notification = Sample.sms(), at time: Timestamp = Sample.now) -> Handover? {
      LinkSMSProvider(account: account) { request throws(TransportError) in
        self.requests.append(request)
        return try self.answer.get()
      }.send([notification], at: time).first
    }
  }

  private func message(_ notification: Notifications.Notification, at time: Timestamp = Sample.now) throws -> [String:
    Any]
  {
    let gateway = Gateway("{}")
    _ = gateway.send(notification, at: time)
    let body = Data(try #require(gateway.requests.first?.body))
    return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
  }

  @Test func `gets one request for a message, as its documentation shows`() throws {
    let gateway = Gateway(#"{"messageId":"m-1","resultCode":1005,"description":"Queued"}"#)
    #expect(gateway.send() == .accepted(reference: "m-1"))
    let request = try #require(gateway.requests.first)
    #expect(request.method == "POST" && request.url == "https://link.example/sms/send")
    #expect(request.headers["Authorization"] == "Basic dmFyc2VsOmhlbW1lbGln")
    let message = try message(Sample.sms(body: "Hei æøå 😀"))
    #expect(message["userData"] as? String == "Hei æøå 😀" && message["destination"] as? String == "+4799315000")
    #expect(message["source"] as? String == "Varsel" && message["sourceTON"] as? String == "ALPHANUMERIC")
    #expect(message["refId"] as? String == "8c1f0b52-6d0e-5a7b-9a43-000000000002")
    #expect(message["deliveryReportGates"] as? [String] == ["gate"] && message["platformPartnerId"] as? String == "17")
    #expect(message["relativeValidityTime"] as? Int == 172_800_000)
  }

  @Test(arguments: [
    ("1963", "SHORTNUMBER", "1963"), ("26112", "SHORTNUMBER", "26112"), ("+4799315000", "MSISDN", "+4799315000"),
    ("4799315000", "MSISDN", "+4799315000"), ("Etaten 1", "ALPHANUMERIC", "Etaten 1"),
  ])
  func `is told what kind of sender it is`(_ sender: String, _ kind: String, _ source: String) throws {
    let message = try message(Sample.sms(sender: sender))
    #expect(message["sourceTON"] as? String == kind && message["source"] as? String == source)
  }

  @Test func `tries for as long as the message is good`() throws {
    let late = Sample.time("2026-11-26T08:30:00Z")
    #expect(try message(Sample.sms(), at: late)["relativeValidityTime"] as? Int == 1_800_000)
  }

  @Test(arguments: [
    (
      #"{"messageId":"m","resultCode":2105}"#,
      Handover.refused(Refusal(.failedBarredReceiver, reason: "gatewayRefused 2105"))
    ),
    (
      #"{"messageId":"m","resultCode":2104}"#, .refused(Refusal(.failedInvalidRecipient, reason: "gatewayRefused 2104"))
    ),
    (#"{"messageId":"m","resultCode":9999}"#, .refused(Refusal(.failed, reason: "gatewayRefused 9999"))),
    (#"{"messageId":"","resultCode":1005}"#, .accepted(reference: nil)),
    (#"{"messageId":"m"}"#, .unknown(reason: "unreadableAnswer")), ("<html>", .unknown(reason: "unreadableAnswer")),
    ("", .unknown(reason: "unreadableAnswer")), ("null", .unknown(reason: "unreadableAnswer")),
  ])
  func `is believed in what its answer says`(_ body: String, _ expected: Handover) {
    #expect(Gateway(body).send() == expected)
  }

  @Test func `says by its own 400 that the message is at fault, and by another's nothing`() {
    let own = Gateway(#"{"status":106101,"description":"Invalid source","translatedDescription":""}"#, status: 400)
    #expect(own.send() == .refused(Refusal(.failed, reason: "gatewayRefused 106101")))
    #expect(Gateway("<html>", status: 400).send() == .deferred(reason: "http 400"))
    #expect(Gateway(#"{"status":106000}"#, status: 401).send() == .deferred(reason: "http 401", throttled: .provider))
    #expect(
      Gateway("", status: 429, headers: ["Retry-After": "90"]).send()
        == .deferred(reason: "http 429", retryAfterSeconds: 90, throttled: .provider))
    #expect(Gateway("", status: 500).send() == .unknown(reason: "http 500"))
  }

  @Test func `may have the message once the request may have left`() {
    #expect(
      Gateway(.failure(.connectFailed)).send() == .deferred(reason: "connect connectFailed", throttled: .provider))
    #expect(Gateway(.failure(.timeOut(sent: true))).send() == .unknown(reason: "timeOut"))
  }

  @Test func `never sees a message that it could not send`() {
    let gateway = Gateway("{}")
    #expect(
      gateway.send(Sample.sms(to: "99315000")) == .refused(Refusal(.failedInvalidRecipient, reason: "invalidAddress")))
    #expect(
      gateway.send(Sample.sms(sender: "Altfor langt navn")) == .refused(Refusal(.failed, reason: "invalidSender")))
    #expect(gateway.requests.isEmpty)
  }

  @Test func `keeps the good ones of a list of reports, and asks for it again`() {
    let body = #"[{"id": "a1", "resultCode": 1001}, {"id": "a2"}, 7]"#
    let result = LinkReportParser().read(Array(body.utf8), contentType: "application/json", now: Sample.now)
    #expect(result.reports.map(\.reference) == ["a1"])
    #expect(result.reply.status == 400)
  }

  private func reports(_ body: String) -> [DeliveryReport]? {
    let result = LinkReportParser().read(Array(body.utf8), contentType: "application/json", now: Sample.now)
    return result.reply.status == 200 ? result.reports : nil
  }

  @Test(arguments: [
    (1_001, NotificationResult.delivered), (1_002, .failedExpired), (1_003, .failedDeleted),
    (1_004, .failedUndelivered),
    (1_006, .failedUndelivered), (2_100, .failedInvalidRecipient), (2_103, .failedInvalidRecipient),
    (2_106, .failedInvalidRecipient), (2_105, .failedBarredReceiver), (3_000, .failed), (0, .failed), (-1, .failed),
  ])
  func `reports how a message has ended`(_ code: Int, _ expected: NotificationResult) {
    let body = #"{"refId":"n","id":"m-1$2","operator":"x","timestamp":"2026-11-24T08:59:00Z","resultCode":\#(code)}"#
    #expect(
      reports(body) == [
        DeliveryReport(provider: "link", reference: "m-1", result: expected, at: Sample.time("2026-11-24T08:59:00Z"))
      ])
  }

  @Test func `reports nothing that is not an end, and not in the future`() {
    #expect(reports(#"[{"id":"m","resultCode":1000},{"id":"m","resultCode":1005}]"#) == [])
    let ahead = #"{"id":"m","resultCode":1001,"timestamp":"2027-01-01T00:00:00Z"}"#
    #expect(reports(ahead)?.map(\.at) == [Sample.now])
    for broken in [
      "", "{}", "null", "[]", "[{}]", #"{"id":"","resultCode":1001}"#, #"{"id":"$0","resultCode":1001}"#,
      #"{"id":1,"resultCode":1001}"#, "<xml>",
    ] {
      #expect(reports(broken) == nil, "\(broken)")
    }
  }
}
