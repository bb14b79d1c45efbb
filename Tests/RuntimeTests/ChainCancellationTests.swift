import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// `PUT /future/orders/{notificationOrderId}/cancel`, and its race with the timers.
@Suite(.timeLimit(.minutes(2))) struct ChainCancellationTests {
  private static let settings = #""emailSettings": {"subject": "Emne", "body": "Tekst"}"#

  private static func chain(_ key: String, at time: String?) -> String {
    let recipient = #""recipient": {"recipientEmail": {"emailAddress": "kari@example.no", \#(settings)}}"#
    let sendTime = time.map { #""requestedSendTime": "\#($0)","# } ?? ""
    return #"{"idempotencyId": "\#(key)", \#(sendTime) \#(recipient), "reminders": [{"delayDays": 7, \#(recipient)}]}"#
  }

  private static func email(_ key: String) -> String {
    let recipient = #""recipient": {"recipientEmail": {"emailAddress": "kari@example.no", \#(settings)}}"#
    return #"{"idempotencyId": "\#(key)", \#(recipient)}"#
  }

  private static func statuses(_ answer: LocalHTTP.Answer) throws -> [String] {
    let notification = try #require(try answer.object["notification"] as? [String: Any])
    let reminders = notification["reminders"] as? [[String: Any]] ?? []
    return ([notification] + reminders).compactMap { $0["status"] as? String }
  }

  @Test func `a chain is cancelled with its reminders`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let placed = try #require(await runtime.post(Self.chain("k", at: "2026-11-24T21:43:00Z")))
      let id = try placed.decode(OrderReceipt.Chain.self).notificationOrderId
      for _ in 0..<2 {
        let cancelled = try await runtime.put("future/orders/\(id)/cancel")
        #expect(cancelled.status == 200)
        #expect(try Self.statuses(cancelled) == ["Order_Cancelled", "Order_Cancelled"])
      }
      let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).list
      #expect(feed.compactMap { $0["shipmentType"] as? String }.sorted() == ["Notification", "Reminder"])
      #expect(try await runtime.put("future/orders/11111111-2222-5333-8444-555555555555/cancel").status == 404)
      #expect(try await runtime.put("future/orders/17/cancel").status == 400)
      #expect(try await simulators.mails().isEmpty)
    }
  }

  @Test func `a chain whose order has gone out loses its reminders`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let placed = try #require(await runtime.post(Self.chain("k", at: nil))).decode(OrderReceipt.Chain.self)
      #expect(try await runtime.end(of: placed.notification.shipmentId.description).first == "Order_Completed")
      let cancelled = try await runtime.put("future/orders/\(placed.notificationOrderId)/cancel")
      #expect(try Self.statuses(cancelled) == ["Order_Completed", "Order_Cancelled"])
    }
  }

  @Test func `what has all gone out is beyond recall`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let placed = try #require(await runtime.post(Self.email("k"))).decode(OrderReceipt.Chain.self)
      _ = try await runtime.end(of: placed.notification.shipmentId.description)
      #expect(try await runtime.put("future/orders/\(placed.notificationOrderId)/cancel").status == 409)
    }
  }

  @Test func `what is with the provider, who has yet to report, is beyond recall`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let sms = """
        {"idempotencyId": "k", "recipient": {"recipientSms": {"phoneNumber": "+4799999103",
          "smsSettings": {"body": "Tekst", "sendingTimePolicy": "Anytime"}}}}
        """
      let placed = try #require(await runtime.post(sms)).decode(OrderReceipt.Chain.self)
      let shipment = "future/shipment/\(placed.notification.shipmentId)"
      while try await #require(runtime.get(shipment)).text.contains("SMS_Accepted") == false {
        try await Task.yieldToOthers()
      }
      #expect(try await runtime.put("future/orders/\(placed.notificationOrderId)/cancel").status == 409)
      #expect(try await simulators.messages().count == 1)
    }
  }

  @Test func `an SMS that is held in the evening is not sent in the morning`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let placed = try #require(await runtime.post(#"{"idempotencyId": "k", \#(APITests.sms)}"#))
        .decode(OrderReceipt.Chain.self)
      let cancelled = try await runtime.put("future/orders/\(placed.notificationOrderId)/cancel")
      #expect(try Self.statuses(cancelled) == ["Order_Cancelled"])
      #expect(await runtime.post(#"{"to": "2026-11-26T12:00:00Z"}"#, to: "\(runtime.api)/clock")?.status == 200)
      #expect(try await simulators.messages().isEmpty)
    }
  }

  /// Forty orders fall due while they are cancelled: what the caller is told is what happens, and each is in the feed once.
  @Test func `against a timer, exactly one wins`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let count = 40
      var chains: [OrderReceipt.Chain] = []
      for number in 0..<count {
        let placed = try #require(await runtime.post(Self.email("\(number)"))).decode(OrderReceipt.Chain.self)
        chains.append(placed)
        // Each is due at once: the timer and this call race for it.
        let answer = try await runtime.put("future/orders/\(placed.notificationOrderId)/cancel")
        #expect(answer.status == 200 || answer.status == 409)
      }
      var sent = 0
      for chain in chains {
        let end = try await runtime.end(of: chain.notification.shipmentId.description)
        if end == ["Order_Completed", "Email_Succeeded"] { sent += 1 } else { #expect(end.first == "Order_Cancelled") }
      }
      #expect(try await simulators.mails().count == sent)
      let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).list
      #expect(feed.count == count)
      #expect(Set(feed.compactMap { $0["shipmentId"] as? String }).count == count)
    }
  }
}
