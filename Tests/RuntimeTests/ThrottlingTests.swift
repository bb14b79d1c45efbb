import Foundation
import Notifications
import Synchronization
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// Providers that have enough, and messages that wait for their turn.
@Suite(.timeLimit(.minutes(2))) struct ThrottlingTests {
  /// PSWin's gateway, which takes every message but those of the first `refusals` requests.
  private final class Gateway: Sendable {
    private let texts = Mutex<[String]>([])
    private let requests = Mutex(0)

    var taken: [String] { texts.withLock { $0 } }
    var requestCount: Int { requests.withLock { $0 } }

    func peer(refusals: Int = 0, _ refusal: PeerAnswer = .status(503)) -> HTTPPeer {
      HTTPPeer { request in
        let number = self.requests.withLock { count in
          count += 1
          return count
        }
        guard number > refusals else { return refusal }
        // XML as our own provider writes it, in ISO 8859-1 or in characters of ASCII.
        let xml = String(decoding: request.body, as: UTF8.self)
        let ids = xml.matches(of: /<ID>([0-9]+)<\/ID>/).map { String($0.1) }
        self.texts.withLock { $0 += xml.matches(of: /<TEXT>([^<]*)<\/TEXT>/).map { String($0.1) } }
        let answers = ids.map { "<MSG><ID>\($0)</ID><STATUS>OK</STATUS></MSG>" }.joined()
        return .ok("<?xml version=\"1.0\"?><SESSION><LOGON>OK</LOGON><MSGLST>\(answers)</MSGLST></SESSION>")
      }
    }
  }

  private static func sms(_ text: String, to number: Int, _ policy: String = "Anytime") -> String {
    """
    {"recipientSms": {"phoneNumber": "+47999\(String(100_000 + number).dropFirst())",
      "smsSettings": {"body": "\(text)", "sendingTimePolicy": "\(policy)"}}}
    """
  }

  private func place(_ key: String, _ recipient: String, at runtime: RuntimeProcess) async throws {
    let request = #"{"idempotencyId": "\#(key)", "recipient": \#(recipient)}"#
    #expect(try await runtime.post(request, path: "future/orders").status == 201)
  }

  private func moveClock(to time: String, _ runtime: RuntimeProcess) async throws {
    let answer = await runtime.post(#"{"to": "\#(time)"}"#, to: "\(runtime.api)/clock")
    #expect(answer?.status == 200)
  }

  @Test func `a provider that asks to be left alone is, its messages wait, and the other channel goes on`() async throws
  {
    let gateway = Gateway()
    let busy = PeerAnswer.answer(status: 429, headers: ["Retry-After": "300"], body: [])
    let peer = gateway.peer(refusals: 1, busy)
    let settings = ["VARSEL_PSWIN_URL": "http://\(peer.address)/"]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, simulators in
      try await place("first", Self.sms("first", to: 1), at: runtime)
      try await moveClock(to: "2026-11-24T21:41:00Z", runtime)
      #expect(gateway.requestCount == 1 && gateway.taken.isEmpty)
      let mail =
        #"{"recipientEmail": {"emailAddress": "a@example.no", "emailSettings": {"subject": "s", "body": "b"}}}"#
      for number in 0..<30 { try await place("\(number)", Self.sms("text \(number)", to: number), at: runtime) }
      try await place("mail", mail, at: runtime)
      try await moveClock(to: "2026-11-24T21:44:30Z", runtime)
      #expect(gateway.requestCount == 1)
      #expect(try await simulators.mails().count == 1)
      try await moveClock(to: "2026-11-24T21:47:00Z", runtime)
      #expect(gateway.taken.sorted() == (["first"] + (0..<30).map { "text \($0)" }).sorted())
    }
    _ = peer
  }

  @Test func `at the opening a sender with one message does not wait behind one with hundreds`() async throws {
    let gateway = Gateway()
    let peer = gateway.peer()
    let settings = ["VARSEL_PSWIN_URL": "http://\(peer.address)/", "VARSEL_SMS_RATE": "100"]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, simulators in
      let recipients = (0..<300).map { #"{"mobileNumber": "+4799\#(String(1_000_000 + $0).dropFirst())"}"# }
      let bulk = """
        {"notificationChannel": "Sms", "recipients": [\(recipients.joined(separator: ","))],
          "smsTemplate": {"body": "bulk", "sendingTimePolicy": "Daytime"}}
        """
      #expect(try await runtime.post(bulk, path: "orders").status == 202)
      let other = try await SimulatorProcess.token(for: "skd", simulators: simulators.address)
      let single = #"{"idempotencyId": "1", "recipient": \#(Self.sms("single", to: 7, "Daytime"))}"#
      let headers = ["Authorization": "Bearer \(other)"]
      #expect(try await runtime.post(single, path: "future/orders", headers: headers).status == 201)
      try await moveClock(to: "2026-11-25T07:59:00Z", runtime)
      #expect(gateway.taken.isEmpty)
      try await moveClock(to: "2026-11-25T08:00:30Z", runtime)
      #expect(gateway.taken.count == 301)
      #expect(try #require(gateway.taken.firstIndex(of: "single")) < 60)
    }
    _ = peer
  }

  @Test func `more messages than there is room for come back for their turn, each once`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let recipients = (0..<5_000).map { #"{"emailAddress": "a\#($0)@example.no"}"# }
      let bulk = """
        {"notificationChannel": "Email", "recipients": [\(recipients.joined(separator: ","))],
          "emailTemplate": {"subject": "bulk", "body": "b"}}
        """
      #expect(try await runtime.post(bulk, path: "orders").status == 202)
      let limit = ContinuousClock.now + .seconds(90)
      while try await simulators.mails().count < 5_000, ContinuousClock.now < limit {
        _ = await runtime.post(#"{"advanceSeconds": 30}"#, to: "\(runtime.api)/clock")
      }
      let mails = try await simulators.mails()
      #expect(mails.count == 5_000 && mails.allSatisfy { $0.copy == 1 })
    }
  }
}
