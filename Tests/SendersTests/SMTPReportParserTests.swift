import Foundation
import TestSupport
import Testing

@testable import Notifications
@testable import Senders

/// Delivery status notifications (RFC 3464) in the forms that mail servers write.
@Suite struct SMTPReportParserTests {
  private static let id = "8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01@varsel.example"

  /// As postfix writes it.
  private static func notification(
    action: String = "failed",
    status: String = "5.1.1",
    original: String = "Message-ID: <\(id)>\nSubject: Nytt brev\nTo: kari@example.no\n\nHei\n",
    originalType: String = "message/rfc822"
  ) -> String {
    """
    Date: Tue, 24 Nov 2026 10:00:00 +0100 (CET)
    From: MAILER-DAEMON@mx.example (Mail Delivery System)
    Subject: Undelivered Mail Returned to Sender
    To: noreply@varsel.example
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="8F2D1.1795512600/mx.example"
    Message-Id: <20261124090000.8F2D1@mx.example>

    This is a MIME-encapsulated message.

    --8F2D1.1795512600/mx.example
    Content-Description: Notification
    Content-Type: text/plain; charset=us-ascii

    I'm sorry to have to inform you that your message could not be delivered.
    Message-ID: <somebody-elses@x.example>

    --8F2D1.1795512600/mx.example
    Content-Description: Delivery report
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example
    X-Postfix-Queue-ID: 8F2D1
    Arrival-Date: Tue, 24 Nov 2026 09:59:58 +0100 (CET)

    Final-Recipient: rfc822; kari@example.no
    Original-Recipient: rfc822;kari@example.no
    Action: \(action)
    Status: \(status)
    Remote-MTA: dns; mail.example.no
    Diagnostic-Code: smtp; 550 5.1.1 <kari@example.no>: Recipient address rejected:
        User unknown

    --8F2D1.1795512600/mx.example
    Content-Description: Undelivered Message
    Content-Type: \(originalType)

    \(original)
    --8F2D1.1795512600/mx.example--
    """
  }

  private func read(_ text: String, lineEnd: String = "\r\n") -> ReceiveReport.Result {
    let body = Array(text.replacing("\n", with: lineEnd).utf8)
    return SMTPReportParser().read(ReportCall(method: "POST", url: "/", body: body, now: Sample.now))
  }

  @Test(arguments: [
    ("failed", "5.1.1", NotificationResult.failedBounced), ("failed", "5.1.3", .failedInvalidEmailFormat),
    ("failed", "5.7.1", .failedFilteredSpam), ("failed", "5.2.2", .failed), ("failed", "5.3.4", .failedPayloadTooLarge),
    ("failed", "4.4.7", .failedTTL), ("failed", "5.4.7 (expired)", .failedTTL), ("Failed", "", .failed),
    ("failed", "nonsense", .failed), ("delivered", "2.0.0", .delivered), ("delayed", "4.4.1", nil),
    ("relayed", "2.0.0", nil),
    ("expanded", "2.0.0", nil),
  ])
  func `says what has become of the message that it returns`(
    _ action: String, _ status: String, _ result: NotificationResult?
  ) {
    for lineEnd in ["\r\n", "\n"] {
      let answer = read(Self.notification(action: action, status: status), lineEnd: lineEnd)
      #expect(answer.reply.status == 200)
      let expected = result.map { DeliveryReport(provider: "smtp", reference: Self.id, result: $0, at: Sample.now) }
      #expect(answer.reports == [expected].compactMap { $0 })
    }
  }

  @Test(arguments: ["text/rfc822-headers", "message/global", "Text/RFC822-Headers; charset=us-ascii"])
  func `may return the header alone`(type: String) {
    let header = "Received: by mx.example\nMessage-ID:\n  <\(Self.id)>\nSubject: Nytt brev\n"
    #expect(read(Self.notification(original: header, originalType: type)).reports.map(\.reference) == [Self.id])
  }

  @Test func `is none without its parts, or without a message that it is about`() {
    let whole = Self.notification()
    for broken in [
      "", "Hei", whole.replacing("multipart/report", with: "multipart/mixed"),
      whole.replacing("message/delivery-status", with: "text/plain"),
      whole.replacing("message/rfc822", with: "text/plain"),
      whole.replacing("Action:", with: "X-Action:"),
      Self.notification(original: "Subject: a\n\nMessage-ID: <\(Self.id)>\n"),
      Self.notification(original: "Message-ID: \(Self.id)\n\n"), whole.replacing("boundary=", with: "b="),
      String(whole.prefix(900)),
    ] {
      let answer = read(broken)
      #expect(answer.reports.isEmpty && answer.reply.status == 400)
    }
  }

  /// What Python's `email` package makes of the fields and parts, this does too.
  @Test func `Python makes the same one`() throws {
    let program = """
      import sys
      from email.message import EmailMessage
      from email.mime.multipart import MIMEMultipart
      from email.mime.base import MIMEBase
      from email.mime.message import MIMEMessage
      from email.mime.text import MIMEText
      report = MIMEMultipart("report", **{"report-type": "delivery-status"})
      report["Subject"] = "Retur – æøå"
      report.attach(MIMEText("Beskjed æøå\\n", "plain", "utf-8"))
      status = MIMEBase("message", "delivery-status")
      general, recipient = EmailMessage(), EmailMessage()
      general["Reporting-MTA"] = "dns; mx.example"
      recipient["Final-Recipient"] = "rfc822; kari@example.no"
      recipient["Action"], recipient["Status"] = "failed", "5.1.1"
      status.set_payload([general, recipient])
      report.attach(status)
      original = EmailMessage()
      original["Message-ID"] = "<\(Self.id)>"
      original.set_content("Hei æøå")
      report.attach(MIMEMessage(original))
      sys.stdout.buffer.write(report.as_bytes())
      """
    let python = try ChildProcess(try Repository.python(), ["-c", program])
    #expect(try python.end() == 0, "\(String(decoding: python.errors, as: UTF8.self))")
    let answer = read(String(decoding: python.output, as: UTF8.self), lineEnd: "\n")
    #expect(answer.reports.map(\.reference) == [Self.id] && answer.reports.map(\.result) == [.failedBounced])
  }

  @Test func `takes whatever is thrown at it`() {
    var random = SeededGenerator(seed: 11)
    let lines = Self.notification().split(separator: "\n", omittingEmptySubsequences: false)
    for _ in 0..<500 {
      var some = lines
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let place = Int.random(in: 0..<some.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: some.remove(at: place)
        case 1: some.insert(some.randomElement(using: &random) ?? "", at: place)
        default: some[place] = some[place].dropFirst(Int.random(in: 0...5, using: &random))
        }
      }
      let answer = read(some.joined(separator: "\n"))
      #expect([200, 400].contains(answer.reply.status) && answer.reports.count < 20)
    }
  }
}
