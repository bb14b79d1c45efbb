import Foundation
import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

/// What Kannel is sent, and what its answers mean; `KannelTests` runs the real one.
@Suite struct KannelSMSProviderTests {
  private final class Gateway {
    private(set) var requests: [HTTPRequest] = []
    private let answer: Result<HTTPResponse, TransportError>

    init(_ answer: Result<HTTPResponse, TransportError>) { self.answer = answer }

    convenience init(_ body: String, status: Int = 202, server: String? = "Kannel/1.4.5") {
      let headers: HTTPFields = server.map { ["Server": $0] } ?? [:]
      self.init(.success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    func send(
      _ notification: Notifications.Notification = Sample.sms(),
      at time: Timestamp = Sample.now,
      reportURL: String = "https://n:p%40@varsel.example/reports/kannel"
    ) -> Handover? {
      let account = KannelSMSProvider.Account(
        url: "http://kannel.example:13013", username: "varsel", password: "hemmelig", reportURL: reportURL)
      return KannelSMSProvider(account: account) { request throws(TransportError) in
        self.requests.append(request)
        return try self.answer.get()
      }.send([notification], at: time).first
    }
  }

  private static let id = "8c1f0b52-6d0e-5a7b-9a43-000000000002"

  @Test func `gets the text as it is, and the rest in fields of its own`() throws {
    let gateway = Gateway("0: Accepted for delivery")
    #expect(gateway.send(Sample.sms(body: "Hei æøå\n{x}")) == .accepted(reference: Self.id))
    let request = try #require(gateway.requests.first)
    #expect(request.method == "POST" && request.url == "http://kannel.example:13013/cgi-bin/sendsms")
    #expect(request.body == Array("Hei æøå\n{x}".utf8))
    let fields = Dictionary(uniqueKeysWithValues: request.headers.all.map { ($0.name, $0.value) })
    #expect(
      fields == [
        "Content-Type": "text/plain; charset=UTF-8", "X-Kannel-Username": "varsel", "X-Kannel-Password": "hemmelig",
        "X-Kannel-From": "Varsel", "X-Kannel-To": "+4799315000", "X-Kannel-Coding": "0", "X-Kannel-Validity": "2880",
        "X-Kannel-DLR-Mask": "19",
        // Kannel makes one sign of percent of two.
        "X-Kannel-DLR-Url": "https://n:p%%40@varsel.example/reports/kannel?reference=\(Self.id)&type=%d&at=%T",
      ])
  }

  @Test func `is told of other scripts, and for how long it may try`() throws {
    let gateway = Gateway("3: Queued for later delivery")
    let late = Sample.now.advanced(bySeconds: 172_800 - 90)
    #expect(
      gateway.send(Sample.sms(body: "Hei 🎉"), at: late, reportURL: "http://a/?b=c") == .accepted(reference: Self.id))
    let headers = try #require(gateway.requests.first).headers
    #expect(headers["X-Kannel-Coding"] == "2" && headers["X-Kannel-Validity"] == "1")
    #expect(headers["X-Kannel-DLR-Url"]?.hasPrefix("http://a/?b=c&reference=") == true)
  }

  @Test func `never sees what it could not send`() {
    let gateway = Gateway("0: Accepted for delivery")
    let invalid = Handover.refused(Refusal(.failedInvalidRecipient, reason: "invalidAddress"))
    #expect(gateway.send(Sample.sms(to: "12")) == invalid)
    for sender in ["", "Æra", "a\r\nX-Kannel-To: +4799999999", "en avsender som er for lang"] {
      #expect(gateway.send(Sample.sms(sender: sender)) == .refused(Refusal(.failed, reason: "invalidSender")))
    }
    #expect(gateway.requests.isEmpty)
  }

  @Test(arguments: [
    ("Number(s) has/have been denied by white- and/or black-lists.", NotificationResult.failedInvalidRecipient),
    ("Missing receiver number, rejected", .failedInvalidRecipient), ("Empty text not allowed, rejected", .failed),
  ])
  func `refuses a message for good by its own 400`(body: String, result: NotificationResult) {
    #expect(Gateway(body, status: 400).send() == .refused(Refusal(result, reason: "gatewayRefused")))
    #expect(Gateway(body, status: 400, server: "nginx").send() == .deferred(reason: "http 400"))
    #expect(Gateway(body, status: 400, server: nil).send() == .deferred(reason: "http 400"))
  }

  @Test(arguments: [
    ("Authorization failed for sendsms", 403), ("Temporal failure, try again later.", 503), ("Not found", 404),
  ])
  func `has not taken what it turns away for now, and takes nobody else's either`(body: String, status: Int) {
    #expect(Gateway(body, status: status).send() == .deferred(reason: "http \(status)", throttled: .provider))
  }

  @Test(arguments: [
    ("", 202), ("<html>Logg inn</html>", 202), ("0", 202), ("0: Accepted for delivery", 200), ("Sent.", 202),
    ("30: x", 202),
  ])
  func `leaves a message in doubt by an answer that is none of its own`(body: String, status: Int) {
    #expect(Gateway(body, status: status).send() == .unknown(reason: "unreadableAnswer"))
  }

  @Test func `may have a message once the request may have left`() {
    #expect(Gateway("", status: 500).send() == .unknown(reason: "http 500"))
    #expect(Gateway(.failure(.emptyReply)).send() == .unknown(reason: "emptyReply"))
    #expect(Gateway(.failure(.bodyTooLarge(limit: 1))).send() == .unknown(reason: "bodyTooLarge"))
    #expect(
      Gateway(.failure(.connectFailed)).send() == .deferred(reason: "connect connectFailed", throttled: .provider))
  }

  private func read(_ query: String) -> ReceiveReport.Result {
    KannelReportParser().read(
      ReportCall(method: "GET", url: "/notifications/sms/api/v1/reports/kannel?\(query)", now: Sample.now))
  }

  @Test(arguments: [
    (1, NotificationResult.delivered), (2, .failedUndelivered), (16, .failedRejected), (34, .failedExpired),
    (66, .failedUndelivered), (4, nil), (8, nil), (0, nil),
  ])
  func `says by its bits what became of a message`(type: Int, result: NotificationResult?) {
    let answer = read("reference=r%2D1&type=\(type)&at=1795789953")
    #expect(answer.reply.status == 200 && answer.reports.map(\.result) == [result].compactMap { $0 })
    #expect(answer.reports.allSatisfy { $0.reference == "r-1" && $0.provider == "kannel" })
  }

  @Test func `reports nothing that is yet to come`() {
    #expect(read("reference=r&type=1&at=253402300799").reports.map(\.at) == [Sample.now])
    #expect(read("reference=r&type=1&at=1000").reports.map(\.at) == [Timestamp(milliseconds: 1_000_000)])
  }

  @Test(arguments: [
    "", "type=1&at=1", "reference=&type=1&at=1", "reference=r&at=1", "reference=r&type=x&at=1", "reference=r&type=1",
    "reference=r&type=1&at=-1", "reference=r&type=1&at=9223372036854775807", "reference=%ZZ&type=1&at=1",
    "reference=r&type=1&type=2&at=1", "reference=r&type=%d&at=%T",
  ])
  func `makes no report by half a query`(query: String) {
    let answer = read(query)
    #expect(answer.reports.isEmpty && answer.reply.status == 400)
  }
}
