import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// The public API over real sockets, with the functions as real processes.
@Suite(.timeLimit(.minutes(2))) struct APITests {
  static let sms = #""recipient": {"recipientSms": {"phoneNumber": "+4799999001", "smsSettings": {"body": "Hei"}}}"#

  /// As deep as the decoder takes alone, and too deep once it stands in an event.
  static let deep = String(repeating: "[", count: 510) + String(repeating: "]", count: 510)

  @Test func `one hundred requests at once under one key make one chain`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let body = #"{"idempotencyId": "one", \#(Self.sms)}"#
      let answers = await withTaskGroup(of: LocalHTTP.Answer?.self) { group in
        for _ in 0..<100 { group.addTask { await runtime.post(body) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let statuses = answers.map { $0?.status ?? 0 }
      #expect(statuses.count { $0 == 201 } == 1)
      #expect(statuses.count { $0 == 200 } == 99)
      #expect(Set(answers.map { $0?.text }).count == 1, "all get the same receipt")
    }
  }

  @Test func `another body under a used key is refused, the same one in another form is replayed`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let first = try #require(await runtime.post(#"{"idempotencyId": "k", "sendersReference": "a", \#(Self.sms)}"#))
      #expect(first.status == 201)
      let rewritten = #"{ \#(Self.sms), "unknown": [1], "sendersReference" : "\u0061", "idempotencyId":"k"}"#
      let same = try #require(await runtime.post(rewritten))
      #expect(same.status == 200)
      #expect(same.text == first.text)
      let other = try #require(await runtime.post(#"{"idempotencyId": "k", "sendersReference": "b", \#(Self.sms)}"#))
      #expect(other.status == 422)
      #expect(other.text.contains("idempotency"))
    }
  }

  @Test(arguments: [
    (#"{"#, "$"), (#"[]"#, "$"), (#""#, "$"), (#"{}"#, "IdempotencyId"),
    (#"{"idempotencyId": 17, \#(APITests.sms)}"#, "idempotencyId"),
    (#"{"idempotencyId": "x", "recipient": "kari"}"#, "recipient"),
    (#"{"idempotencyId": "x"}"#, "Recipient"),
    (#"{"idempotencyId": "x", "requestedSendTime": "2026-11-24T10:00:00", \#(APITests.sms)}"#, "RequestedSendTime"),
    (#"{"idempotencyId": "x", "requestedSendTime": "2026-11-24T21:39:59Z", \#(APITests.sms)}"#, "RequestedSendTime"),
    (#"{"idempotencyId": "x", "conditionEndpoint": "ftp://a.no", \#(APITests.sms)}"#, "ConditionEndpoint"),
    (#"{"idempotencyId": "x", "reminders": [{"recipient": {}}], \#(APITests.sms)}"#, "Reminders[0]"),
    (#"{"idempotencyId": "x"}, "creator": "other", "y": {}"#, "$"),
    ("\u{FEFF}{}", "$"),
    (#"{"idempotencyId": "x", "y": \#(APITests.deep)}"#, "$"),
    ("{\"idempotencyId\": \"x\ny\"}", "$"),
  ])
  func `bad input is refused by the field's name`(body: String, field: String) async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let answer = try #require(await runtime.post(body))
      #expect(answer.status == 400)
      let problem = try answer.decode(Problem.self)
      #expect(problem.errors?.keys.contains { $0.hasPrefix(field) } == true, "\(problem)")
    }
  }

  @Test func `a person without any address is refused, and the key stays free`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      func order(_ person: String) -> String {
        """
        {"idempotencyId": "k", "recipient": {"recipientPerson": {"nationalIdentityNumber": "\(person)",
          "channelSchema": "Sms", "smsSettings": {"body": "Hei"}}}}
        """
      }
      let refused = try #require(await runtime.post(order("04846010195")))
      #expect(refused.status == 422)
      #expect(try refused.decode(Problem.self).code == "NOT-00001")
      #expect(try #require(await runtime.post(order("02828510188"))).status == 201)
    }
  }

  @Test func `a registry that is down stores nothing and says when to come again`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let nobody = freePort()
    let runtime = try #require(
      try await RuntimeProcess.start(
        store: "\(scratch)/varsel.db",
        environment: ["VARSEL_PROFILE_URL": "http://127.0.0.1:\(nobody)/profile/api/v1/"]
      )
    )
    defer { runtime.process.kill() }
    let person = """
      {"idempotencyId": "k", "recipient": {"recipientPerson": {"nationalIdentityNumber": "02828510188",
        "channelSchema": "Sms", "smsSettings": {"body": "Hei"}}}}
      """
    #expect(try #require(await runtime.post(person)).status == 503)
    #expect(try #require(await runtime.post(person)).status == 503, "the key has not been used")
  }

  @Test func `what is no JSON is refused`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let body = #"{"idempotencyId": "x", \#(Self.sms)}"#
      #expect(await runtime.post(body, headers: ["Content-Type": "text/plain"])?.status == 415)
      #expect(await runtime.post(body, headers: ["Content-Type": "Application/JSON ; charset=utf-8"])?.status != 415)
    }
  }

  @Test func `where no tokens are asked for, only local callers are served`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runtime = try #require(try await RuntimeProcess.start(store: "\(scratch)/varsel.db"))
    defer { runtime.process.kill() }
    let body = #"{"idempotencyId": "x", \#(Self.sms)}"#
    #expect(await runtime.post(body, headers: ["Origin": "https://evil.example"])?.status == 421)
    #expect(await runtime.post(body, headers: ["Host": "evil.example:8080"])?.status == 421)
    #expect(await runtime.post(body, headers: ["Origin": "http://localhost:3000"])?.status == 201)
  }

  @Test func `a body over the limit is refused`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let reference = String(repeating: "a", count: 1 << 20)
      let body = #"{"idempotencyId": "x", "sendersReference": "\#(reference)", \#(Self.sms)}"#
      #expect(await runtime.post(body)?.status == 413)
    }
  }

  @Test func `an unknown shipment is not found, and a text that is no id is refused`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let unknown = try #require(await runtime.get("future/shipment/11111111-2222-5333-8444-555555555555"))
      #expect(unknown.status == 404)
      #expect(try unknown.decode(Problem.self).code == "NOT-00003")
      #expect(await runtime.get("future/shipment/17")?.status == 400)
    }
  }

  @Test func `the feed gives final orders once, in pages, in both directions`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      var shipments: [String] = []
      for number in 0..<5 {
        let mail = """
          {"idempotencyId": "\(number)", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
            "emailSettings": {"subject": "\(number)", "body": "Hei"}}}}
          """
        let receipt = try #require(await runtime.post(mail)).decode(OrderReceipt.Chain.self)
        shipments.append(receipt.notification.shipmentId.description)
        _ = try await runtime.end(of: shipments[number])
      }
      func page(_ query: String) async throws -> [(Int64, String)] {
        struct Item: Decodable {
          var sequenceNumber: Int64
          var shipmentId: String
        }
        let items = try #require(await runtime.get("future/shipment/feed?\(query)")).decode([Item].self)
        return items.map { ($0.sequenceNumber, $0.shipmentId) }
      }
      var read: [String] = []
      var cursor: Int64 = 0
      while true {
        let items = try await page("seq=\(cursor)&pageSize=2")
        guard let last = items.last else { break }
        read += items.map(\.1)
        cursor = last.0
      }
      #expect(read == shipments)
      #expect(try await page("seq=0&orderBy=desc").map(\.1) == shipments.reversed())
      #expect(try await page("seq=\(cursor)&orderBy=desc&pageSize=2").map(\.1) == [shipments[3], shipments[2]])
      #expect(await runtime.get("future/shipment/feed?seq=-1")?.status == 400)
      #expect(await runtime.get("future/shipment/feed?seq=x")?.status == 400)
    }
  }

  @Test func `a stopped runtime lets the hand-over under way come to its end`() async throws {
    // A mail server that takes its time: the runtime is told to stop while it has the message in hand.
    let server = try RunningProcess(Repository.python(), ["-c", Self.slowMailServer])
    defer { server.kill() }
    let smtp = try #require(await server.line { $0.hasPrefix("port ") ? String($0.dropFirst(5)) : nil })
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let store = "\(scratch)/varsel.db"
    let environment = ["VARSEL_SMTP_URL": "smtp://127.0.0.1:\(smtp)"]
    let runtime = try #require(try await RuntimeProcess.start(store: store, environment: environment))
    defer { runtime.process.kill() }
    let mail = """
      {"idempotencyId": "k", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
        "emailSettings": {"subject": "Hei", "body": "Hei"}}}}
      """
    let receipt = try #require(await runtime.post(mail)).decode(OrderReceipt.Chain.self)
    #expect(await server.line { $0 == "message" ? true : nil } == true)
    runtime.process.kill(SIGTERM)
    #expect(await runtime.process.line { $0.contains("stopping") ? true : nil } == true)
    server.kill(SIGUSR1)
    #expect(await runtime.process.end() == 0)

    let again = try #require(try await RuntimeProcess.start(store: store, environment: environment))
    defer { again.process.kill() }
    let shipment = try #require(await again.get("future/shipment/\(receipt.notification.shipmentId)")).text
    #expect(shipment.contains("Email_Succeeded"))
    #expect(server.lines.count { $0 == "message" } == 1)
  }

  /// aiosmtpd that answers a message only once it is told to, by SIGUSR1.
  private static let slowMailServer = """
    import asyncio, signal
    from aiosmtpd.smtp import SMTP

    async def main():
        go = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, go.set)

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                print("message", flush=True)
                await go.wait()
                return "250 2.0.0 Ok"

        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())
    """
}
