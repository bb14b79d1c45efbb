import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// E-mail by Azure Communication Services, from the order to the delivery report.
@Suite(.timeLimit(.minutes(2))) struct AzureEmailTests {
  private static func request(_ key: String, _ address: String) -> String {
    """
    {"idempotencyId": "\(key)", "recipient": {"recipientEmail": {"emailAddress": "\(address)",
      "emailSettings": {"subject": "Nytt brev", "body": "Ny melding æøå"}}}}
    """
  }

  @Test func `each mail ends as Event Grid says`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_EMAIL_PROVIDER": "azure"]) { runtime, simulators in
      let expected = [
        ("kari@example.no", "Email_Delivered"), ("finnes.ikke@example.no", "Email_Failed_Bounced"),
        // Azure remembers who has bounced.
        ("finnes.ikke@example.no", "Email_Failed_SuppressedRecipient"),
        ("spam@example.no", "Email_Failed_FilteredSpam"),
      ]
      for (number, (address, status)) in expected.enumerated() {
        let request = Self.request("\(number)", address)
        let placed = try #require(await runtime.post(request)).decode(OrderReceipt.Chain.self)
        let end = try await runtime.end(of: placed.notification.shipmentId.description)
        #expect(end == ["Order_Completed", status], "\(address)")
      }
      let mails = try await simulators.mails()
      #expect(mails.map(\.subject) == ["Nytt brev"] && mails.map(\.copy) == [1])
    }
  }

  @Test func `without reports a mail ends once Azure says that it has sent it`() async throws {
    let settings = ["VARSEL_EMAIL_PROVIDER": "azure", "VARSEL_AZURE_REPORTS": "none"]
    try await RuntimeProcess.withSimulators(settings: settings, clockStands: true) { runtime, _ in
      // About a full mailbox the simulated Azure reports nothing; it goes on trying.
      let placed = try #require(await runtime.post(Self.request("1", "full@example.no"))).decode(
        OrderReceipt.Chain.self)
      let shipment = placed.notification.shipmentId.description
      while try #require(await runtime.get("future/shipment/\(shipment)")).text.contains("Email_Succeeded") == false {
        try await Task.yieldToOthers()
      }
      #expect(try #require(await runtime.get("future/shipment/\(shipment)")).text.contains("Order_Processed"))
      // The simulated service asks for 8 seconds.
      _ = await runtime.post(#"{"advanceSeconds": 8}"#, to: "\(runtime.api)/clock")
      #expect(try await runtime.end(of: shipment) == ["Order_Completed", "Email_Succeeded"])
    }
  }

  @Test func `a mail that failed is another operation when an operator has it sent again`() async throws {
    let key = "a-key-of-the-operator"
    let settings = ["VARSEL_EMAIL_PROVIDER": "azure", "VARSEL_TRIGGER_KEY": key]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, simulators in
      let placed = try #require(await runtime.post(Self.request("1", "spam@example.no"))).decode(
        OrderReceipt.Chain.self)
      let shipment = placed.notification.shipmentId.description
      #expect(try await runtime.end(of: shipment) == ["Order_Completed", "Email_Failed_FilteredSpam"])
      let world = #"{"mailboxes": []}"#
      _ = await LocalHTTP.call("PUT", "\(simulators.address)/simulators/world", body: Array(world.utf8))
      _ = await runtime.post(#"{"advanceSeconds": 60}"#, to: "\(runtime.api)/clock")
      let retry = try #require(
        await runtime.post(
          #"{"shipmentId": "\#(shipment)"}"#, to: "\(runtime.api)/notifications/api/v1/operator/retry",
          headers: ["X-API-Key": key]))
      #expect(retry.status == 200, "\(retry.text)")
      #expect(try await runtime.end(of: shipment) == ["Order_Completed", "Email_Delivered"])
      #expect(try await simulators.mails().map(\.copy) == [1])
    }
  }

  @Test func `Event Grid's questions are answered to who knows the password`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let url = "\(runtime.api)/notifications/email/api/v1/reports/azure"
      let login = ["Authorization": "Basic \(Data("gateway:report-secret".utf8).base64EncodedString())"]
      let origin = ["WebHook-Request-Origin": "eventgrid.azure.net"]
      let allowed = await LocalHTTP.call("OPTIONS", url, headers: login.merging(origin) { $1 })
      #expect(allowed?.status == 200 && allowed?.headers["WebHook-Allowed-Origin"] == "eventgrid.azure.net")
      #expect(await LocalHTTP.call("OPTIONS", url, headers: origin)?.status == 401)
      let question =
        #"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"c-1"}}]"#
      let answer = await LocalHTTP.call("POST", url, headers: login, body: Array(question.utf8))
      #expect(answer?.status == 200 && answer?.text == #"{"validationResponse":"c-1"}"#)
      #expect(await LocalHTTP.call("POST", url, headers: login, body: Array("[]".utf8))?.status == 400)
    }
  }
}
