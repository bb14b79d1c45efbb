import Foundation
import ProcessSettings
import TestSupport
import Testing

@testable import Notifications
@testable import Senders

@Suite struct `Azure's reports by Event Grid` {
  private static let validation = """
    [{"id":"1","topic":"/subscriptions/x","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent",\
    "eventTime":"2026-11-24T08:59:00Z","metadataVersion":"1","dataVersion":"2","data":{"validationCode":"c-\\"1","validationUrl":"x"}}]
    """

  private static func event(
    _ status: String, id: String = Sample.emailID, at time: String = "2026-11-24T08:59:00.1234567+00:00",
    key: String =
      "eventType"
  ) -> String {
    """
    {"id":"e","\(key)":"Microsoft.Communication.EmailDeliveryReportReceived","specversion":"1.0","source":"x",\
    "data":{"sender":"noreply@example.no","recipient":"kari@example.no","messageId":"\(id)","status":"\(status)",\
    "deliveryStatusDetails":{"statusMessage":"No error."},"deliveryAttemptTimeStamp":"\(time)"}}
    """
  }

  private func read(_ body: String, method: String = "POST", headers: [String: String] = [:]) -> ReceiveReport.Result {
    AzureReportParser().read(
      ReportCall(method: method, url: "/reports/azure", headers: headers, body: Array(body.utf8), now: Sample.now))
  }

  private func report(_ result: NotificationResult, at time: String = "2026-11-24T08:59:00.123Z") -> DeliveryReport {
    DeliveryReport(provider: "azure", reference: Sample.emailID, result: result, at: Sample.time(time))
  }

  @Test(arguments: [
    ("Delivered", NotificationResult.delivered), ("Bounced", .failedBounced), ("Suppressed", .failedSupressedRecipient),
    ("FilteredSpam", .failedFilteredSpam), ("Quarantined", .failedQuarantined), ("Failed", .failed),
    ("Expanded", .failed),
  ])
  func `say how a message has ended`(status: String, expected: NotificationResult) {
    let list = read("[\(Self.event(status))]")
    #expect(list.reports == [report(expected)] && list.reply == .init(status: 200))
    let cloud = read(Self.event(status, key: "type"), headers: ["Content-Type": "application/cloudevents+json"])
    #expect(cloud == list)
  }

  @Test(arguments: ["", "delivered", "DELIVERED", "Expandedx", "OutForDelivery"])
  func `are refused where the end is not known`(status: String) {
    #expect(read("[\(Self.event(status))]") == .init(reports: [], reply: .unreadable))
  }

  @Test func `come in batches, of which what can be told is told`() {
    let other = #"{"eventType":"Microsoft.Communication.EmailEngagementTrackingReportReceived","data":{"messageId":7}}"#
    let both = read("[\(Self.event("Delivered")),\(other),\(Self.event("Bounced", id: Sample.emailID.uppercased()))]")
    #expect(both.reports == [report(.delivered), report(.failedBounced)] && both.reply.status == 200)
    let half = read("[\(Self.event("Delivered")),\(Self.event("Bounced", id: ""))]")
    #expect(half.reports == [report(.delivered)] && half.reply == .unreadable)
    let alone = read("[\(other)]")
    #expect(alone.reports.isEmpty && alone.reply.status == 200)
  }

  @Test func `are never from a time that is yet to come, or is none`() {
    for time in ["2027-01-01T00:00:00Z", "i dag", ""] {
      #expect(read(Self.event("Delivered", at: time)).reports.map(\.at) == [Sample.now])
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "[{}]", "<xml>", "[", #"[{"eventType":""}]"#, #"[{"eventType":1}]"#,
    #"[{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived"}]"#,
    #"[{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived","data":{"messageId":"x"}}]"#,
    #"[{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived","data":{"status":"Delivered"}}]"#,
    #"[{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived","data":{"messageId":1,"status":"Delivered"}}]"#,
    #"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{}}]"#,
    #"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent"}]"#,
  ])
  func `are refused where they are none`(body: String) {
    #expect(read(body) == .init(reports: [], reply: .unreadable))
  }

  @Test func `begin after Event Grid's question is answered`() {
    let result = read(Self.validation)
    #expect(result.reports.isEmpty)
    #expect(
      result.reply
        == .init(
          status: 200, headers: ["Content-Type": "application/json"], body: #"{"validationResponse":"c-\"1"}"#))
  }

  @Test func `begin after the question of CloudEvents is answered`() {
    let asked = read("", method: "OPTIONS", headers: ["webhook-request-origin": "eventgrid.azure.net"])
    #expect(
      asked.reply
        == .init(
          status: 200, headers: ["Allow": "POST, OPTIONS", "WebHook-Allowed-Origin": "eventgrid.azure.net"]))
    let rated = read(
      "", method: "OPTIONS",
      headers: ["WebHook-Request-Origin": "eventgrid.azure.net", "WebHook-Request-Rate": "120"])
    #expect(rated.reply.status == 200 && rated.reply.headers["WebHook-Allowed-Rate"] == "*")
    for origin in ["", "a b", "a\r\nSet-Cookie: b", "*"] {
      let odd = read("", method: "OPTIONS", headers: ["WebHook-Request-Origin": origin])
      #expect(odd.reply.status == 400 && odd.reply.headers["WebHook-Allowed-Origin"] == nil)
    }
    #expect(read("", method: "OPTIONS").reply.status == 400)
  }

  private static func receive(
    _ method: String, body: String = validation, password: String = "hemmelig"
  ) throws -> ReceiveReport.Reply {
    let login = "Basic \(Data("azure:\(password)".utf8).base64EncodedString())"
    let event = ReceiveReport.Event(
      provider: "azure", method: method, url: "/reports/azure",
      headers: ["Authorization": login, "WebHook-Request-Origin": "eventgrid.azure.net"], body: body)
    let settings = Settings(values: ["REPORT_USERNAME": "azure", "REPORT_PASSWORD": "hemmelig"])
    return try ReportReceiving(settings: settings).receive(event, now: Sample.now).reply
  }

  @Test func `and both questions need the credentials`() throws {
    for method in ["POST", "OPTIONS"] {
      #expect(try Self.receive(method).status == 200)
      #expect(try Self.receive(method, password: "feil").status == 401)
    }
    let get = try Self.receive("GET")
    #expect(get.status == 405 && get.headers["Allow"] == "POST, OPTIONS")
  }

  @Test func `that are nearly right are read or refused`() {
    let samples = ["[\(Self.event("Delivered"))]", Self.event("Bounced", key: "type"), Self.validation]
    var mutator = Mutator(seed: 9, samples: samples.map { Array($0.utf8) })
    var read = 0
    for _ in 0..<3_000 {
      let call = ReportCall(method: "POST", url: "/", body: mutator.next(), now: Sample.now)
      let result = AzureReportParser().read(call)
      read += result.reports.count
      #expect(result.reports.allSatisfy { !$0.reference.isEmpty && $0.at <= Sample.now })
      #expect([200, 400].contains(result.reply.status))
    }
    #expect(read > 100, "some of it is still right")
  }
}
