import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// The older calls of the public API (`/orders`) over real sockets.
@Suite(.timeLimit(.minutes(2))) struct SingleOrderAPITests {
  private static let order = """
    {"notificationChannel": "emailAndSms", "sendersReference": "sak 17/å", "resourceId": "urn:altinn:resource:x",
      "recipients": [{"nationalIdentityNumber": "01819010001"}, {"nationalIdentityNumber": "04846010195"},
        {"nationalIdentityNumber": "03837510340"}, {"emailAddress": "ola@example.no", "mobileNumber": "+4799999002"}],
      "emailTemplate": {"subject": "Emne", "body": "Tekst", "contentType": 1},
      "smsTemplate": {"body": "Tekst", "senderNumber": "Etaten"}}
    """

  private static func id(_ answer: LocalHTTP.Answer) throws -> String {
    try answer.decode(OrderReceipt.Single.self).orderId.description
  }

  @Test func `an order is accepted with what the lookup says of its recipients`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let answer = try await runtime.post(Self.order, path: "orders")
      #expect(answer.status == 202)
      let receipt = try answer.decode(OrderReceipt.Single.self)
      #expect(answer.headers["Location"] == "\(runtime.api)/notifications/api/v1/orders/\(receipt.orderId)")
      #expect(receipt.recipientLookup?.status == .partialSuccess)
      #expect(receipt.recipientLookup?.isReserved == ["03837510340"])
      #expect(receipt.recipientLookup?.missingContact == ["04846010195"])
      let direct = try await runtime.post(
        #"{"recipients": [{"emailAddress": "ola@example.no"}], "subject": "Emne", "body": "Tekst"}"#,
        path: "orders/email"
      )
      #expect(direct.status == 202)
      #expect(try direct.object.keys.sorted() == ["orderId"])
    }
  }

  @Test func `an order is read as it was placed`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let id = try Self.id(try await runtime.post(Self.order, path: "orders"))
      let order = try #require(await runtime.get("orders/\(id)"))
      #expect(order.status == 200)
      var members = try order.object
      for time in ["created", "requestedSendTime"] {
        let text = try #require(members.removeValue(forKey: time) as? String)
        #expect(text.hasPrefix("2026-11-24T21:4"))
      }
      let base = "\(runtime.api)/notifications/api/v1/orders/\(id)"
      let expected: [String: Any] = [
        "id": id, "sendersReference": "sak 17/å", "creator": "ttd", "notificationChannel": "EmailAndSms",
        "ignoreReservation": false, "resourceId": "urn:altinn:resource:x",
        "recipients": [
          ["nationalIdentityNumber": "01819010001"], ["nationalIdentityNumber": "04846010195"],
          ["nationalIdentityNumber": "03837510340"],
          ["emailAddress": "ola@example.no", "mobileNumber": "+4799999002"],
        ],
        "emailTemplate": [
          "fromAddress": "noreply@varsel.example", "subject": "Emne", "body": "Tekst", "contentType": "Html",
        ],
        "smsTemplate": ["senderNumber": "Etaten", "body": "Tekst"],
        "links": ["self": base, "status": "\(base)/status"],
      ]
      #expect(NSDictionary(dictionary: members) == NSDictionary(dictionary: expected))
      let found = try #require(await runtime.get("orders?sendersReference=sak%2017%2F%C3%A5")).object
      #expect(found["count"] as? Int == 1)
      let listed = try #require((found["orders"] as? [[String: Any]])?.first)
      #expect(NSDictionary(dictionary: listed) == NSDictionary(dictionary: try order.object))
      #expect(try #require(await runtime.get("orders?sendersReference=sak")).text == #"{"count":0,"orders":[]}"#)
      #expect(await runtime.get("orders")?.status == 400)
    }
  }

  @Test func `what became of each recipient is told by channel`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let order = """
        {"notificationChannel": "Email", "recipients": [{"nationalIdentityNumber": "01819010001"},
          {"nationalIdentityNumber": "04846010195"}, {"nationalIdentityNumber": "03837510340"}],
          "emailTemplate": {"subject": "Emne", "body": "Tekst"}}
        """
      let id = try Self.id(try await runtime.post(order, path: "orders"))
      #expect(
        try await runtime.end(of: id) == [
          "Order_Completed", "Email_Succeeded", "Email_Failed_RecipientNotIdentified", "Email_Failed_RecipientReserved",
        ]
      )
      let status = try #require(await runtime.get("orders/\(id)/status")).object
      let processing = try #require(status["processingStatus"] as? [String: String])
      #expect(processing["status"] == "Completed")
      #expect(
        processing["description"] == "Order processing is completed. All notifications have a final status."
      )
      let base = "\(runtime.api)/notifications/api/v1/orders/\(id)"
      let summary: [String: Any] = [
        "email": ["links": ["self": "\(base)/notifications/email"], "generated": 3, "succeeded": 1]
      ]
      let told = try #require(status["notificationsStatusSummary"] as? [String: Any])
      #expect(NSDictionary(dictionary: told) == NSDictionary(dictionary: summary))
      let emails = try #require(await runtime.get("orders/\(id)/notifications/email")).object
      #expect(emails["orderId"] as? String == id)
      #expect(emails["generated"] as? Int == 3 && emails["succeeded"] as? Int == 1)
      let list = try #require(emails["notifications"] as? [[String: Any]])
      #expect(
        list.map { $0["recipient"] as? [String: String] } == [
          ["nationalIdentityNumber": "01819010001", "emailAddress": "kari@example.no"],
          ["nationalIdentityNumber": "04846010195"], ["nationalIdentityNumber": "03837510340"],
        ]
      )
      #expect(list.map { $0["succeeded"] as? Bool } == [true, false, false])
      #expect(
        list.map { ($0["sendStatus"] as? [String: String])?["status"] } == [
          "Succeeded", "Failed_RecipientNotIdentified", "Failed_RecipientReserved",
        ]
      )
      let sms = try #require(await runtime.get("orders/\(id)/notifications/sms")).object
      #expect(sms["generated"] as? Int == 0 && (sms["notifications"] as? [Any])?.isEmpty == true)
    }
  }

  @Test func `an order that waits is not yet said to be more than registered`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let order = """
        {"recipients": [{"mobileNumber": "+4799999001"}], "body": "Tekst", "requestedSendTime": "2026-12-01T12:00:00Z"}
        """
      let id = try Self.id(try await runtime.post(order, path: "orders/sms"))
      let status = try #require(await runtime.get("orders/\(id)/status")).object
      #expect((status["processingStatus"] as? [String: String])?["status"] == "Registered")
      #expect(status["notificationsStatusSummary"] == nil)
    }
  }

  @Test func `an order is cancelled once, in time, and stands in the feed`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      func place(_ time: String) async throws -> String {
        let order = """
          {"recipients": [{"emailAddress": "kari@example.no"}], "subject": "a", "body": "b",
            "requestedSendTime": "\(time)"}
          """
        return try Self.id(try await runtime.post(order, path: "orders/email"))
      }
      let id = try await place("2026-12-01T12:00:00Z")
      for _ in 0..<2 {
        let cancelled = try await runtime.put("orders/\(id)/cancel")
        #expect(cancelled.status == 200)
        let processing = try #require(try cancelled.object["processingStatus"] as? [String: String])
        #expect(processing["status"] == "Cancelled")
        #expect(processing["description"] == "Order processing was stopped due to order being cancelled.")
      }
      let near = try await place("2026-11-24T21:44:00Z")
      #expect(try await runtime.put("orders/\(near)/cancel").status == 409)
      #expect(try await runtime.put("orders/11111111-2222-5333-8444-555555555555/cancel").status == 404)
      #expect(try await runtime.put("orders/17/cancel").status == 400)
      let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).list
      #expect(feed.map { $0["shipmentId"] as? String } == [id])
      #expect(feed.map { $0["status"] as? String } == ["Order_Cancelled"])
    }
  }

  @Test func `a key in the header makes one order of one hundred requests at once`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let order = #"{"recipients": [{"mobileNumber": "+4799999001"}], "body": "Tekst"}"#
      let url = "\(runtime.api)/notifications/api/v1/orders/sms"
      let answers = await withTaskGroup(of: LocalHTTP.Answer?.self) { group in
        for _ in 0..<100 {
          group.addTask { await runtime.post(order, to: url, headers: ["Idempotency-Key": "\"k 1\""]) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0?.status == 202 })
      #expect(Set(answers.map { $0?.text }).count == 1)
      #expect(answers.count { $0?.headers["Idempotency-Replayed"] == "true" } == 99)
      #expect(Set(answers.map { $0?.headers["Location"] }).count == 1)
      let other = order.replacingOccurrences(of: "Tekst", with: "Annet")
      #expect(try await runtime.post(other, path: "orders/sms", headers: ["Idempotency-Key": "k 1"]).status == 422)
      let without = try await runtime.post(order, path: "orders/sms")
      #expect(try Self.id(without) != Self.id(try #require(answers[0])), "without a key each request is an order")
      for wrong in ["\"\"", String(repeating: "k", count: 256), "å"] {
        let answer = try await runtime.post(order, path: "orders/sms", headers: ["Idempotency-Key": wrong])
        #expect(answer.status == 400, "\(wrong)")
      }
    }
  }

  @Test func `every order can be read by both generations of calls`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let chain = try #require(await runtime.post(#"{"idempotencyId": "k", \#(APITests.sms)}"#))
      let shipment = try chain.decode(OrderReceipt.Chain.self).notification.shipmentId
      #expect(await runtime.get("orders/\(shipment)")?.status == 200)
      let order = #"{"recipients": [{"emailAddress": "kari@example.no"}], "subject": "a", "body": "b"}"#
      let id = try Self.id(try await runtime.post(order, path: "orders/email"))
      #expect(try await runtime.end(of: id) == ["Order_Completed", "Email_Succeeded"])
    }
  }
}

extension LocalHTTP.Answer {
  /// The body as one JSON object.
  var object: [String: Any] {
    get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any], "\(text)") }
  }

  /// The body as a list of JSON objects.
  var list: [[String: Any]] {
    get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]], "\(text)") }
  }
}
