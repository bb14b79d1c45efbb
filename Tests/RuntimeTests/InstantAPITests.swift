import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// `POST /future/orders/instant/…`: stored, sent at once, and answered with what came of it.
@Suite(.timeLimit(.minutes(2))) struct InstantAPITests {
  private static func sms(_ key: String, to number: String) -> String {
    """
    {"idempotencyId": "\(key)", "sendersReference": "innlogging", "recipientSms": {"phoneNumber": "\(number)",
      "timeToLiveInSeconds": 360, "smsSettings": {"sender": "Etaten", "body": "Koden er 1234"}}}
    """
  }

  private static func email(_ key: String, to address: String) -> String {
    """
    {"idempotencyId": "\(key)", "recipientEmail": {"emailAddress": "\(address)",
      "emailSettings": {"subject": "Kode", "body": "1234", "senderEmailAddress": null}}}
    """
  }

  @Test func `what the provider takes is answered with 201, and again with 200`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let sms = Self.sms("k", to: "+4799999001")
      let first = try await runtime.post(sms, path: "future/orders/instant/sms")
      #expect(first.status == 201)
      let receipt = try first.decode(OrderReceipt.Chain.self)
      #expect(receipt.notification.status == "SMS_Accepted" || receipt.notification.status == "SMS_Delivered")
      let base = "\(runtime.api)/notifications/api/v1/orders/chain"
      #expect(first.headers["Location"] == "\(base)/\(receipt.notificationOrderId)")
      let again = try await runtime.post(sms, path: "future/orders/instant/sms")
      #expect(again.status == 200 && again.headers["Idempotency-Replayed"] == "true")
      #expect(try again.decode(OrderReceipt.Chain.self).notification.shipmentId == receipt.notification.shipmentId)
      let other = Self.sms("k", to: "+4799999002")
      #expect(try await runtime.post(other, path: "future/orders/instant/sms").status == 422)
      let mail = try await runtime.post(Self.email("m", to: "kari@example.no"), path: "future/orders/instant/email")
      #expect(mail.status == 201)
      #expect(try mail.decode(OrderReceipt.Chain.self).notification.status == "Email_Succeeded")
      let old = """
        {"idempotencyId": "o", "recipient": {"recipientSms": {"phoneNumber": "+4799999002", "timeToLiveInSeconds": 60,
          "smsSettings": {"body": "Koden er 1234"}}}}
        """
      #expect(try await runtime.post(old, path: "future/orders/instant").status == 201)
      // It is evening: nothing waited for the window.
      #expect(try await simulators.messages().count == 2)
      #expect(try await simulators.mails().count == 1)
      let shipment = try #require(await runtime.get("future/shipment/\(receipt.notification.shipmentId)")).object
      #expect(shipment["type"] as? String == "Instant")
    }
  }

  @Test func `one hundred requests at once send one message`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let url = "\(runtime.api)/notifications/api/v1/future/orders/instant/email"
      let answers = await withTaskGroup(of: LocalHTTP.Answer?.self) { group in
        for _ in 0..<100 { group.addTask { await runtime.post(Self.email("k", to: "kari@example.no"), to: url) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count { $0?.status == 201 } == 1)
      #expect(answers.count { $0?.status == 200 } == 99)
      let mails = try await simulators.mails()
      #expect(mails.count == 1)
    }
  }

  @Test(arguments: ["email full@example.no", "email spam@example.no", "sms +4799999111", "sms +4799999112"])
  func `what has certainly not been sent is 503, stands in the feed as failed, and frees its key`(
    _ recipient: String
  ) async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let parts = recipient.components(separatedBy: " ")
      func request(_ to: String) -> String { parts[0] == "sms" ? Self.sms("k", to: to) : Self.email("k", to: to) }
      let path = "future/orders/instant/\(parts[0])"
      let refused = try await runtime.post(request(parts[1]), path: path)
      #expect(refused.status == 503)
      #expect(try refused.decode(Problem.self).code == "NOT-00004")
      let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).list
      let recipients = try #require(feed.first?["recipients"] as? [[String: String]])
      #expect(recipients.map { ($0["status"] ?? "").contains("Failed") } == [true])
      let good = parts[0] == "sms" ? "+4799999001" : "kari@example.no"
      let taken = try await runtime.post(request(good), path: path)
      #expect(taken.status == 201, "the same key, with another body")
      #expect(try await simulators.messages().count + simulators.mails().count == 1)
    }
  }

  /// Whoever asks again while the answer is open must not be told that all is well before it is.
  @Test func `a replay is told what the first request is told`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_INSTANT_WAIT_SECONDS": "2"]) { runtime, _ in
      let url = "\(runtime.api)/notifications/api/v1/future/orders/instant/sms"
      func twenty(_ number: String) async -> [LocalHTTP.Answer?] {
        await withTaskGroup(of: LocalHTTP.Answer?.self) { group in
          for _ in 0..<20 { group.addTask { await runtime.post(Self.sms(number, to: number), to: url) } }
          return await group.reduce(into: []) { $0.append($1) }
        }
      }
      // Refused by the gateway: those that come after the key is free again place an order of their own.
      #expect(await twenty("+4799999112").allSatisfy { $0?.status == 503 })
      let sent = await twenty("+4799999001").compactMap { $0 }
      #expect(sent.count { $0.status == 201 } == 1 && sent.count { $0.status == 200 } == 19)
      for answer in sent {
        let status = try answer.decode(OrderReceipt.Chain.self).notification.status
        #expect(status == "SMS_Accepted" || status == "SMS_Delivered")
        #expect(answer.headers["Location"] != nil)
      }
    }
  }

  @Test func `where the wait ends first, the answer is the true status, and the key stays taken`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_INSTANT_WAIT_SECONDS": "1"]) { runtime, _ in
      let sms = Self.sms("k", to: "+4799999113")
      let late = try await runtime.post(sms, path: "future/orders/instant/sms")
      #expect(late.status == 201)
      #expect(try late.decode(OrderReceipt.Chain.self).notification.status == "SMS_Sending")
      #expect(try await runtime.post(sms, path: "future/orders/instant/sms").status == 200)
    }
  }

  /// A gateway that breaks off, and one that answers 500, may have the message.
  @Test(arguments: ["+4799999114", "+4799999115"])
  func `a doubt is never said to be unsent`(_ number: String) async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let sms = Self.sms("k", to: number)
      let doubtful = try await runtime.post(sms, path: "future/orders/instant/sms")
      #expect(doubtful.status == 201)
      #expect(try doubtful.decode(OrderReceipt.Chain.self).notification.status == "SMS_Failed")
      #expect(try await runtime.post(sms, path: "future/orders/instant/sms").status == 200)
    }
  }

  @Test func `a request that breaks a rule is refused before anything is stored`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let answer = try await runtime.post(Self.sms("k", to: "12345"), path: "future/orders/instant/sms")
      #expect(answer.status == 400)
      #expect(try answer.decode(Problem.self).errors?.keys.sorted() == ["RecipientSms.PhoneNumber"])
      #expect(try await runtime.post(Self.sms("k", to: "+4799999001"), path: "future/orders/instant/sms").status == 201)
    }
  }
}
