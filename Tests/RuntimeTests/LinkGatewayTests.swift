import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// SMS by LINK's REST interface, from the order to the delivery report.
@Suite(.timeLimit(.minutes(2))) struct LinkGatewayTests {
  private static func request(_ number: String) -> String {
    """
    {"idempotencyId": "\(number)", "recipient": {"recipientSms": {"phoneNumber": "\(number)",
      "smsSettings": {"sender": "Etaten", "body": "Ny melding æøå", "sendingTimePolicy": "Anytime"}}}}
    """
  }

  @Test func `each phone ends as the gateway says`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_SMS_PROVIDER": "link"]) { runtime, simulators in
      let expected = [
        "+4799999001": "SMS_Delivered", "+4799999005": "SMS_Failed_BarredReceiver",
        "+4799999101": "SMS_Failed_Undelivered", "+4799999102": "SMS_Failed_Expired",
        "+4799999111": "SMS_Failed_InvalidRecipient", "+4799999112": "SMS_Failed",
        // Taken, and then the line broke; 500: perhaps.
        "+4799999114": "SMS_Failed", "+4799999115": "SMS_Failed",
      ]
      for (number, status) in expected {
        let placed = try #require(await runtime.post(Self.request(number))).decode(OrderReceipt.Chain.self)
        let end = try await runtime.end(of: placed.notification.shipmentId.description)
        #expect(end == ["Order_Completed", status], "\(number)")
      }
      let messages = try await simulators.messages()
      #expect(messages.count == 5 && messages.allSatisfy { $0.text == "Ny melding æøå" && $0.copy == 1 })
    }
  }

  @Test func `a report needs the password, and a provider that there is`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let url = "\(runtime.api)/notifications/sms/api/v1/reports"
      let report = #"{"id":"unknown","resultCode":1001}"#
      let login = ["Authorization": "Basic \(Data("gateway:report-secret".utf8).base64EncodedString())"]
      func post(_ path: String, _ body: String, _ headers: [String: String]) async -> Int? {
        await LocalHTTP.call("POST", url + path, headers: headers, body: Array(body.utf8))?.status
      }
      #expect(await post("/link", report, [:]) == 401)
      #expect(await post("/link", report, login) == 200)
      #expect(await post("/link", "<xml>", login) == 400)
      #expect(await post("/nobody", report, login) == 404)
    }
  }
}
