import Foundation
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

/// Those of the failures in `KnownFailureTests` that take a whole runtime to see.
@Suite(.timeLimit(.minutes(2))) struct KnownFailureAPITests {
  private static func mail(_ key: String, to address: String = "kari@example.no", at time: String? = nil) -> String {
    let sendTime = time.map { #""requestedSendTime": "\#($0)","# } ?? ""
    return """
      {"idempotencyId": "\(key)", \(sendTime) "recipient": {"recipientEmail": {"emailAddress": "\(address)",
        "emailSettings": {"subject": "\(key)", "body": "b"}}}}
      """
  }

  private func shipments(_ feed: LocalHTTP.Answer) throws -> [(sequence: Int, id: String)] {
    try feed.list.map { item in
      (try #require(item["sequenceNumber"] as? Int), try #require(item["shipmentId"] as? String))
    }
  }

  @Test func `L5: a reader of the feed who goes on from the last number misses nobody, however many write`()
    async throws
  {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let placing = (0..<60).map { number in
        Task { try await runtime.post(Self.mail("\(number)"), path: "future/orders").decode(OrderReceipt.Chain.self) }
      }
      var (seen, last): ([String], Int) = ([], 0)
      while seen.count < 60 {
        let page = try shipments(try #require(await runtime.get("future/shipment/feed?seq=\(last)")))
        #expect(page.map(\.sequence) == page.map(\.sequence).sorted() && page.allSatisfy { $0.sequence > last })
        seen += page.map(\.id)
        last = page.last?.sequence ?? last
        try await Task.yieldToOthers()
      }
      var placed: [String] = []
      for task in placing { placed.append(try await task.value.notification.shipmentId.description) }
      #expect(seen.sorted() == placed.sorted())
    }
  }

  @Test func `L6: a report that comes before its send result waits for it`() async throws {
    let reference = "early-1"
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let login = ["USERNAME", "PASSWORD"].map { simulators.environment["VARSEL_REPORT_\($0)"] ?? "" }
      let basic = Data(login.joined(separator: ":").utf8).base64EncodedString()
      let reports = "\(runtime.api)/notifications/sms/api/v1/reports"
      let gateway = HTTPPeer { _ in
        let report = """
          <?xml version="1.0"?><MSGLST><MSG><ID>1</ID><REF>\(reference)</REF><RCV>4799999001</RCV><STATE>DELIVRD</STATE>
          </MSG></MSGLST>
          """
        let semaphore = DispatchSemaphore(value: 0)
        Task {
          _ = await LocalHTTP.call(
            "POST", reports, headers: ["Content-Type": "application/xml", "Authorization": "Basic \(basic)"],
            body: Array(report.utf8))
          semaphore.signal()
        }
        semaphore.wait()
        return .ok(
          "<SESSION><LOGON>OK</LOGON><MSGLST><MSG><ID>1</ID><REF>\(reference)</REF><STATUS>OK</STATUS></MSG></MSGLST></SESSION>"
        )
      }
      let scratch = try Paths.scratch()
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      await runtime.stop()
      let port = try #require(URL(string: runtime.api)?.port)
      let again = try #require(
        try await RuntimeProcess.start(
          ["--clock", "2026-11-24T21:40:00Z"],
          store: "\(scratch)/varsel.db",
          port: port,
          environment: simulators.environment.merging(["VARSEL_PSWIN_URL": "http://\(gateway.address)/"]) { $1 }
        ))
      defer { again.process.kill() }
      let request = """
        {"idempotencyId": "1", "recipient": {"recipientSms": {"phoneNumber": "+4799999001",
          "smsSettings": {"body": "b", "sendingTimePolicy": "Anytime"}}}}
        """
      let chain = try await again.post(request, path: "future/orders").decode(OrderReceipt.Chain.self)
      let end = try await again.end(of: chain.notification.shipmentId.description)
      #expect(end == ["Order_Completed", "SMS_Delivered"])
    }
  }

  @Test func `D2: an instant order that is posted many times at once is one message`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let request = """
        {"idempotencyId": "i", "recipientEmail": {"emailAddress": "kari@example.no",
          "emailSettings": {"subject": "s", "body": "b"}}}
        """
      let posts = (0..<6).map { _ in Task { try await runtime.post(request, path: "future/orders/instant/email") } }
      var statuses: [Int] = []
      for post in posts { statuses.append(try await post.value.status) }
      #expect(statuses.sorted() == [200, 200, 200, 200, 200, 201])
      #expect(try await simulators.mails().count == 1)
    }
  }

  @Test func `D3: an older call that is sent again with its key is one order`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let request = """
        {"notificationChannel": "Email", "emailTemplate": {"subject": "s", "body": "b"},
          "recipients": [{"emailAddress": "kari@example.no"}]}
        """
      let headers = ["Idempotency-Key": "k"]
      let first = try await runtime.post(request, path: "orders", headers: headers)
      let second = try await runtime.post(request, path: "orders", headers: headers)
      let ids = try [first, second].map { try $0.object["orderId"] as? String }
      #expect(ids[0] == ids[1] && ids[0] != nil)
      _ = try await runtime.end(of: try #require(ids[0]))
      #expect(try await simulators.mails().count == 1)
    }
  }

  @Test func `C4: a sender whom the mail server slows down slows down nobody else`() async throws {
    let slow = SlowMailServer(sender: "slow@example.no")
    let server = slow.start()
    let settings = ["VARSEL_SMTP_URL": "smtp://\(server.address)", "VARSEL_SMTP_TLS": "none"]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, simulators in
      func order(_ key: String, from sender: String) -> String {
        """
        {"idempotencyId": "\(key)", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
          "emailSettings": {"subject": "\(key)", "body": "b", "senderEmailAddress": "\(sender)"}}}}
        """
      }
      for number in 0..<20 {
        let answer = try await runtime.post(order("slow-\(number)", from: "slow@example.no"), path: "future/orders")
        #expect(answer.status == 201)
      }
      let other = try await SimulatorProcess.token(for: "skd", simulators: simulators.address)
      let headers = ["Authorization": "Bearer \(other)"]
      let request = order("quick", from: "quick@example.no")
      let placed = try await runtime.post(request, path: "future/orders", headers: headers)
      let shipment = try placed.decode(OrderReceipt.Chain.self).notification.shipmentId
      let end = ContinuousClock.now + .seconds(60)
      while slow.taken == 0, ContinuousClock.now < end { try await Task.yieldToOthers() }
      let status = try #require(await runtime.get("future/shipment/\(shipment)", headers: headers)).object["status"]
      #expect(slow.taken == 1 && status != nil)
      // No more than were on their way when the first was turned away.
      #expect(slow.refused <= 4)
    }
    withExtendedLifetime(server) {}
  }

  @Test func `C5: equal keys at once are one chain, and nobody gets an error`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let posts = (0..<6).map { _ in Task { try await runtime.post(Self.mail("one"), path: "future/orders") } }
      var answers: [LocalHTTP.Answer] = []
      for post in posts { answers.append(try await post.value) }
      #expect(answers.map(\.status).sorted() == [200, 200, 200, 200, 200, 201])
      let ids = try answers.map { try $0.decode(OrderReceipt.Chain.self).notification.shipmentId }
      #expect(Set(ids).count == 1)
      _ = try await runtime.end(of: ids[0].description)
      #expect(try await simulators.mails().count == 1)
    }
  }

  @Test func `C6: a request that is sent again after its send time is a replay`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let request = Self.mail("later", at: "2026-11-24T22:40:00Z")
      let first = try await runtime.post(request, path: "future/orders")
      _ = await runtime.post(#"{"to": "2026-11-25T22:40:00Z"}"#, to: "\(runtime.api)/clock")
      let second = try await runtime.post(request, path: "future/orders")
      #expect(first.status == 201 && second.status == 200)
    }
  }
}

/// A mail server that puts off whatever one sender's address stands on (451 to MAIL FROM), and takes everything else.
private final class SlowMailServer: Sendable {
  private let sender: String
  private let counts = Mutex((taken: 0, refused: 0))

  init(sender: String) { self.sender = sender }

  var taken: Int { counts.withLock { $0.taken } }
  var refused: Int { counts.withLock { $0.refused } }

  func start() -> LoopbackServer {
    LoopbackServer { descriptor in
      let lines = LineConnection(descriptor)
      lines.write("220 mail.example ESMTP")
      while let line = lines.next() {
        switch line.prefix(4).uppercased() {
        case "MAIL" where line.contains("<\(self.sender)>"):
          self.counts.withLock { $0.refused += 1 }
          lines.write("451 4.7.1 Too much from you")
        case "DATA":
          lines.write("354 Go ahead")
          while let line = lines.next(), line != "." {}
          self.counts.withLock { $0.taken += 1 }
          lines.write("250 2.0.0 Ok")
        case "QUIT":
          lines.write("221 2.0.0 Bye")
          return
        default: lines.write("250 Ok")
        }
      }
    }
  }
}
