import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// `failures`, `retry` and `reports`, against a runtime that works.
@Suite(.timeLimit(.minutes(2))) struct OperatorTests {
  private static let key = "a-key-of-the-operator"

  private func run(_ runtime: RuntimeProcess, _ arguments: String...) throws -> (status: Int32?, lines: [String]) {
    let process = try ChildProcess(
      Paths.runtime, arguments + ["--api", runtime.api], environment: ["VARSEL_TRIGGER_KEY": Self.key])
    let status = try process.end()
    return (status, String(decoding: process.output, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  private func setMailbox(isThere: Bool, _ simulators: SimulatorProcess) async throws {
    let url = "\(simulators.address)/simulators/world"
    let world = try #require(await LocalHTTP.call("GET", url))
    var document = try #require(try JSONSerialization.jsonObject(with: Data(world.body)) as? [String: Any])
    let gone: [String: Any] = ["address": "full@example.no", "code": 550, "enhanced": "5.1.1", "at": "rcpt"]
    document["mailboxes"] = isThere ? [] : [gone]
    let body = Array(try JSONSerialization.data(withJSONObject: document))
    let answer = try #require(await LocalHTTP.call("PUT", url, body: body))
    #expect(answer.status == 200, "\(answer.text)")
  }

  @Test func `what has failed for good is listed, can be sent again, and is told of in the feed once more`()
    async throws
  {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_TRIGGER_KEY": Self.key]) { runtime, simulators in
      try await setMailbox(isThere: false, simulators)
      let order = """
        {"notificationChannel": "Email", "emailTemplate": {"subject": "s", "body": "b"},
          "recipients": [{"emailAddress": "full@example.no"}, {"emailAddress": "kari@example.no"}]}
        """
      let placed = try await runtime.post(order, path: "orders")
      let id = try #require(try placed.object["orderId"] as? String)
      #expect(try await runtime.end(of: id).first == "Order_Completed")

      let failures = try run(runtime, "failures")
      #expect(failures.status == 0 && failures.lines.count == 1)
      let line = try #require(failures.lines.first)
      #expect(line.contains(id) && line.contains("Failed_Bounced") && line.contains("ttd"))
      #expect(!line.contains("full@example.no"))
      #expect(try run(runtime, "failures", "--creator", "skd").lines.isEmpty)

      try await setMailbox(isThere: true, simulators)
      #expect(try run(runtime, "retry", id).lines == ["sent again: 1"])
      #expect(try await runtime.end(of: id) == ["Order_Completed", "Email_Succeeded", "Email_Succeeded"])
      #expect(try await simulators.mails().count == 2, "the other was not sent again")
      #expect(try run(runtime, "failures").lines.isEmpty)
      #expect(try run(runtime, "retry", id).lines == ["sent again: 0"])
      let feed = try #require(await runtime.get("future/shipment/feed")).text
      #expect(feed.ranges(of: id).count == 2)

      let unknown = try run(runtime, "retry", "11111111-2222-5333-8444-555555555555")
      #expect(unknown.status != 0)
    }
  }

  @Test func `a report that fits nothing is kept and listed`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_TRIGGER_KEY": Self.key]) { runtime, simulators in
      let report = """
        <?xml version="1.0"?><!DOCTYPE MSGLST SYSTEM "pswincom_report_request.dtd"><MSGLST><MSG><ID>1</ID>
        <REF>nobodys-1</REF><RCV>4799999001</RCV><STATE>DELIVRD</STATE></MSG></MSGLST>
        """
      let url = "\(runtime.api)/notifications/sms/api/v1/reports"
      let login = ["USERNAME", "PASSWORD"].map { simulators.environment["VARSEL_REPORT_\($0)"] ?? "" }
      let basic = Data(login.joined(separator: ":").utf8).base64EncodedString()
      let headers = ["Content-Type": "application/xml", "Authorization": "Basic \(basic)"]
      let answer = await LocalHTTP.call("POST", url, headers: headers, body: Array(report.utf8))
      #expect(answer?.status == 200)
      let reports = try run(runtime, "reports")
      #expect(reports.lines.count == 1 && reports.lines[0].contains("pswin  nobodys-1  Delivered"))
    }
  }

  @Test(arguments: ["failures?limit=0", "failures?limit=x", "failures?before=1", "reports?before=-1"])
  func `a question that is none is told what is wrong with it, once the key is right`(_ path: String) async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_TRIGGER_KEY": Self.key]) { runtime, _ in
      let url = "\(runtime.api)/notifications/api/v1/operator/\(path)"
      #expect(await LocalHTTP.call("GET", url, headers: ["X-API-Key": Self.key])?.status == 400)
      #expect(await LocalHTTP.call("GET", url)?.status == 401)
    }
  }
}
