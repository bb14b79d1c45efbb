import TestSupport
import Testing

@testable import Notifications
@testable import Senders

@Suite struct ReportFuzzTests {
  @Test func `a report that is nearly right is read or refused`() throws {
    let report = """
      <?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE MSGLST SYSTEM "pswincom_report_request.dtd"><MSGLST><MSG><ID>1</ID>\
      <REF>r-1</REF><RCV>4799315000</RCV><STATE>DELIVRD</STATE><DELIVERYTIME>2026.11.24 09:59:59</DELIVERYTIME></MSG></MSGLST>
      """
    let utf16 = report.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    var mutator = Mutator(seed: 4, samples: [Array(report.utf8), [0xFE, 0xFF] + utf16])
    var read = 0
    for index in 0..<3_000 {
      let type = [nil, "application/xml; charset=utf-8", "text/plain; charset=iso-8859-1"][index % 3]
      let result = PSWinReportParser().read(mutator.next(), contentType: type, now: Sample.now)
      read += result.reports.count
      #expect(result.reports.allSatisfy { !$0.reference.isEmpty })
    }
    #expect(read > 100, "some of it is still right")
  }
}
