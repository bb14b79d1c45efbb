import Foundation
import ProcessSettings
import Synchronization
import TestSupport
import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `E-mail to a strict Azure over HTTP` {
  private func provider(_ peer: AzurePeer, path: String = "", key: String = AzurePeer.key) throws -> AzureEmailProvider
  {
    let values = ["AZURE_ENDPOINT": "http://\(peer.http.address)\(path)", "AZURE_ACCESS_KEY": key]
    return try AzureEmailProvider(settings: Settings(values: values))
  }

  private static func taken(_ request: PeerRequest) -> PeerAnswer {
    let id = AzurePeer.fields(of: request)["operation-id"] ?? ""
    return .answer(
      status: 202, headers: ["retry-after": "8"], body: Array(AzurePeer.operation(id, "Running").utf8))
  }

  @Test(arguments: ["", "/base"]) func `is signed over what is received`(path: String) throws {
    let peer = AzurePeer(Self.taken)
    let email = Sample.email(subject: "Påminnelse 🎉", body: String(repeating: "æøå\r\n", count: 10_000))
    let handover = try provider(peer, path: path).send(email, at: Sample.now)
    #expect(handover == .accepted(reference: AzurePeer.operationID, askAfterSeconds: 8))
    let request = try #require(peer.http.requests.first)
    #expect(request.target == "\(path)/emails:send?api-version=2023-03-31")
    let body = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
    #expect((body?["content"] as? [String: Any])?["plainText"] as? String == email.body)
    #expect((body?["content"] as? [String: Any])?["subject"] as? String == "Påminnelse 🎉")
  }

  @Test func `is turned away with another key`() throws {
    let peer = AzurePeer(Self.taken)
    let handover = try provider(peer, key: "YW5kcmU=").send(Sample.email(), at: Sample.now)
    #expect(handover == .deferred(reason: "http 401", throttled: .provider))
  }

  /// Each wrong answer has one outcome; none of them is "accepted".
  @Test(arguments: [
    (PeerAnswer.nothing, "emptyReply"),
    (.raw("HTTP/1.1 202 X\r\nContent-Length: 500\r\n\r\n{\"id\":"), "receiveFailed"),
    (.raw("SSH-2.0-OpenSSH\r\n"), "malformedReply"), (.endless(bytes: 16 << 20), "bodyTooLarge"),
    (.ok("<html>Logg inn</html>"), "unreadableAnswer"), (.hang, "timeOut"), (.drip, "timeOut"),
  ])
  func `is in doubt after a wrong answer`(answer: PeerAnswer, reason: String) throws {
    let peer = AzurePeer { _ in answer }
    let client = HTTPClient()
    let provider = AzureEmailProvider(
      endpoint: try #require(AzureEndpoint("http://\(peer.http.address)")),
      key: try #require(AzureAccessKey(base64: AzurePeer.key)),
      clock: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) },
      call: { request throws(TransportError) in
        var request = request
        request.limits = TimeLimits(connect: 10, whole: 0.5)
        return try client.send(request)
      }
    )
    #expect(provider.send(Sample.email(), at: Sample.now) == .unknown(reason: reason))
  }

  @Test func `certainly has not left where nobody listens`() throws {
    let settings = Settings(values: [
      "AZURE_ENDPOINT": "http://\(LoopbackServer.closedAddress())", "AZURE_ACCESS_KEY": AzurePeer.key,
    ])
    let handover = try AzureEmailProvider(settings: settings).send(Sample.email(), at: Sample.now)
    #expect(handover == .deferred(reason: "connect connectFailed", throttled: .provider))
  }

  /// The service takes the message and the answer is lost, which is the doubt; the next call must not send it again.
  @Test func `is sent once though the answer to it was lost`() throws {
    let operations = Mutex<Set<String>>([])
    let peer = AzurePeer { request in
      if request.head.hasPrefix("GET") {
        let id = request.target.dropFirst("/emails/operations/".count).prefix { $0 != "?" }
        let isKnown = operations.withLock { $0.contains(String(id)) }
        return isKnown ? .ok(AzurePeer.operation(String(id), "Running")) : AzurePeer.error(404, "NotFound")
      }
      operations.withLock { _ = $0.insert(AzurePeer.fields(of: request)["operation-id"] ?? "") }
      return .nothing
    }
    let sending = EmailSending(provider: try provider(peer)) { $0 ?? Sample.now }
    var notification = Sample.email()
    #expect(sending.send([.init(notification: notification)]).map(\.outcome) == [.unknown])
    notification.doubts = 1
    let result = try #require(sending.send([.init(notification: notification)]).first)
    #expect(result.outcome == .accepted && result.reference == AzurePeer.operationID && result.reportsDelivery)
    #expect(peer.http.requests.map { String($0.head.prefix { $0 != " " }) } == ["POST", "GET"])
  }

  @Test func `is sent again, as the same request, where Azure never got it`() throws {
    let peer = AzurePeer { $0.head.hasPrefix("GET") ? AzurePeer.error(404, "NotFound") : Self.taken($0) }
    let sending = EmailSending(provider: try provider(peer)) { $0 ?? Sample.now }
    var notification = Sample.email()
    _ = sending.send([.init(notification: notification)])
    notification.doubts = 1
    #expect(sending.send([.init(notification: notification)]).map(\.outcome) == [.accepted])
    let posts = peer.http.requests.filter { $0.head.hasPrefix("POST") }
    #expect(posts.count == 2 && posts[0].body == posts[1].body)
    #expect(Set(posts.map { AzurePeer.fields(of: $0)["operation-id"] }) == [AzurePeer.operationID])
  }

  @Test(arguments: [("eventgrid", true), ("none", false)])
  func `is at its end with its operation, unless reports are to come`(reports: String, areExpected: Bool) throws {
    let isOver = Mutex(false)
    let peer = AzurePeer { request in
      guard request.head.hasPrefix("GET") else { return Self.taken(request) }
      return .ok(AzurePeer.operation(AzurePeer.operationID, isOver.withLock { $0 } ? "Succeeded" : "Running"))
    }
    let values = [
      "AZURE_ENDPOINT": "http://\(peer.http.address)", "AZURE_ACCESS_KEY": AzurePeer.key, "AZURE_REPORTS": reports,
    ]
    let provider = try AzureEmailProvider(settings: Settings(values: values))
    func send(_ notification: Notifications.Notification, after seconds: Int64) throws -> SendResult {
      let now = Sample.now.advanced(bySeconds: seconds)
      return try #require(EmailSending(provider: provider) { _ in now }.send([.init(notification: notification)]).first)
    }
    let taken = try send(Sample.email(), after: 0)
    #expect(taken.outcome == .accepted && taken.reportsDelivery)
    #expect(taken.askAgain == Sample.now.advanced(bySeconds: 8))
    var notification = Sample.email()
    notification.result = taken.result
    notification.provider = taken.provider
    notification.reference = taken.reference
    notification.reportsDelivery = taken.reportsDelivery
    let running = try send(notification, after: 30)
    #expect(running.outcome == .accepted && running.reportsDelivery && running.reference == AzurePeer.operationID)
    #expect(running.askAgain == Sample.now.advanced(bySeconds: 60))
    isOver.withLock { $0 = true }
    let over = try send(notification, after: 60)
    #expect(over.outcome == .accepted && over.result == .succeeded && over.askAgain == nil)
    #expect(over.reportsDelivery == areExpected)
    #expect(peer.http.requests.map { String($0.head.prefix { $0 != " " }) } == ["POST", "GET", "GET"])
  }

  @Test func `waits in doubt while Azure gives no answer about it`() throws {
    let peer = AzurePeer { _ in .status(500) }
    var notification = Sample.email()
    notification.doubts = 2
    let result = EmailSending(provider: try provider(peer)) { $0 ?? Sample.now }
      .send([.init(notification: notification)]).first
    #expect(result?.outcome == .deferred && result?.reason == "ask http 500")
    #expect(peer.http.requests.count == 1)
  }
}
