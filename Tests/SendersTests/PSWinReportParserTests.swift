import Testing

@testable import Notifications
@testable import Senders

@Suite struct `A delivery report of PSWin` {
  private static func message(
    _ id: String = "<ID>1</ID>", reference: String = "<REF>r-1</REF>", receiver: String = "<RCV>4799315000</RCV>",
    state: String = "<STATE>DELIVRD</STATE>", time: String = ""
  ) -> String {
    "<MSG>\(id)\(reference)\(receiver)\(state)\(time)</MSG>"
  }

  private static func read(_ messages: String, contentType: String? = nil) -> ReceiveReport.Result {
    let document =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE MSGLST SYSTEM \"pswincom_report_request.dtd\">\n<MSGLST>\(messages)</MSGLST>"
    return PSWinReportParser().read(Array(document.utf8), contentType: contentType, now: Sample.now)
  }

  @Test func `names every message of the list, and is answered for each`() {
    let result = Self.read(
      Self.message(time: "<DELIVERYTIME>2026.11.24 09:59:59</DELIVERYTIME>")
        + Self.message("<ID>2</ID>", reference: "<REF>r-2</REF>", state: "<STATE>EXPIRED</STATE>")
    )
    let reports = [
      DeliveryReport(provider: "pswin", reference: "r-1", result: .delivered, at: Sample.time("2026-11-24T08:59:59Z")),
      DeliveryReport(provider: "pswin", reference: "r-2", result: .failedExpired, at: Sample.now),
    ]
    #expect(result.reports == reports)
    let body =
      "<?xml version=\"1.0\"?><MSGLST><MSG><ID>1</ID><STATUS>OK</STATUS></MSG><MSG><ID>2</ID><STATUS>OK</STATUS></MSG></MSGLST>"
    #expect(result.reply.body == body)
    #expect(result.reply.status == 200)
  }

  @Test(arguments: [
    ("DELIVRD", NotificationResult.delivered), ("EXPIRED", .failedExpired), ("DELETED", .failedDeleted),
    ("UNDELIV", .failedUndelivered), ("REJECTD", .failedRejected), ("BARRED", .failedBarredReceiver),
    ("BARREDA", .failedBarredReceiver), ("ZEROBAL", .failed), ("FAILED", .failed), ("NULL", .failed),
    ("UNKNOWN", .failed), ("delivrd", .failed), ("Delivered", .failed),
  ])
  func `states what became of the message`(state: String, result: NotificationResult) {
    #expect(Self.read(Self.message(state: "<STATE>\(state)</STATE>")).reports.map(\.result) == [result])
  }

  @Test(arguments: [
    message(reference: ""), message(receiver: ""), message(state: ""), message(reference: "<REF> </REF>"),
    message(receiver: "<RCV/>"), message(state: "<STATE></STATE>"), "", "<MSG/>", "x", "<OTHER/>",
    "<WRAP>\(message())</WRAP>",
  ])
  func `is refused where it lacks something`(messages: String) {
    let result = Self.read(messages)
    #expect(result.reply.status == 400)
    #expect(result.reports == [])
  }

  @Test func `is refused for one message that lacks something, but the others count`() {
    let result = Self.read(Self.message(state: "") + Self.message("<ID>2</ID>", reference: "<REF>r-2</REF>"))
    #expect(result.reply.status == 400)
    #expect(result.reports.map(\.reference) == ["r-2"])
  }

  @Test(arguments: [
    "", "<MSGLST>", "<MSGLST>\(message())", "<MSGLST>\(message())</MSGLIST>", "<SESSION>\(message())</SESSION>",
    "REF=r&STATE=DELIVRD",
    "<html/>", "<!DOCTYPE MSGLST [<!ENTITY x \"1\">]><MSGLST>\(message())</MSGLST>",
  ])
  func `is refused where it is none`(document: String) {
    let result = PSWinReportParser().read(Array(document.utf8), contentType: nil, now: Sample.now)
    #expect(result.reply.status == 400)
    #expect(result.reports == [])
  }

  @Test func `mixes nothing of one message into the next`() {
    let result = Self.read(Self.message(time: "<DELIVERYTIME>2026.11.24 09:00:00</DELIVERYTIME>") + Self.message())
    #expect(result.reports.map(\.at) == [Sample.time("2026-11-24T08:00:00Z"), Sample.now])
    #expect(Self.read(Self.message() + "<MSG><STATE>DELIVRD</STATE></MSG>").reports.count == 1)
  }

  @Test func `is answered by its own number, or by its place`() {
    let body = Self.read(Self.message("<ID>a&lt;b</ID>") + Self.message("")).reply.body
    #expect(body.contains("<ID>a&lt;b</ID>") && body.contains("<ID>2</ID>"))
  }

  @Test func `is of the past`() {
    let report = Self.read(Self.message(time: "<DELIVERYTIME>2026.11.24 10:00:01</DELIVERYTIME>")).reports.first
    #expect(report?.at == Sample.now)
  }

  @Test(arguments: [
    ("2026.11.24 10:00:00", "2026-11-24T09:00:00Z"), ("2026.07.01 10:00:00", "2026-07-01T08:00:00Z"),
    ("2026.01.01 00:00:00", "2025-12-31T23:00:00Z"), ("2024.02.29 23:59:59", "2024-02-29T22:59:59Z"),
    // The clock is put forward from 02:00 to 03:00.
    ("2026.03.29 01:59:59", "2026-03-29T00:59:59Z"), ("2026.03.29 03:00:00", "2026-03-29T01:00:00Z"),
    ("2026.03.29 02:30:00", "2026-03-29T01:30:00Z"),
    // The clock is put back from 03:00 to 02:00: the first of the two.
    ("2026.10.25 01:59:59", "2026-10-24T23:59:59Z"), ("2026.10.25 02:30:00", "2026-10-25T00:30:00Z"),
    ("2026.10.25 03:00:00", "2026-10-25T02:00:00Z"),
  ])
  func `has Norwegian local time`(text: String, instant: String) {
    #expect(PSWinTime.instant(text) == Sample.time(instant))
  }

  @Test(arguments: [
    "", "2026-11-24 10:00:00", "2026.11.24", "2026.11.24T10:00:00", "2026.11.24 10:00", "2026.02.29 10:00:00",
    "2026.13.01 10:00:00", "2026.11.24 24:00:00", "2026.11.24 10:60:00", "2026.11.24 10:00:60", "26.11.24 10:00:00",
    "٢٠٢٦.11.24 10:00:00", "2026.11.24 10:00:00Z", "0000.00.00 00:00:00",
  ])
  func `counts from when it came where its time is none`(text: String) {
    #expect(PSWinTime.instant(text) == nil)
    let report = Self.read(Self.message(time: "<DELIVERYTIME>\(text)</DELIVERYTIME>")).reports.first
    #expect(report?.at == Sample.now)
  }
}
