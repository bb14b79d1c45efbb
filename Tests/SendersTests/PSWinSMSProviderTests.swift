import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `PSWin's gateway` {
  static let doctype = "<?xml version=\"1.0\"?>\n<!DOCTYPE SESSION SYSTEM \"pswincom_reply.dtd\">\n"

  private static func session(_ messages: String, logon: String = "<LOGON>OK</LOGON><REASON></REASON>") -> String {
    "\(doctype)<SESSION>\(logon)<MSGLST>\(messages)</MSGLST></SESSION>"
  }

  private static func ok(_ id: Int, _ reference: String) -> String {
    "<MSG><ID>\(id)</ID><REF>\(reference)</REF><STATUS>OK</STATUS><INFO></INFO></MSG>"
  }

  private static func fail(_ id: Int, _ info: String) -> String {
    "<MSG><ID>\(id)</ID><REF></REF><STATUS>FAIL</STATUS>\(info)</MSG>"
  }

  private static func send(_ gateway: ScriptedGateway, _ count: Int = 2) -> [Handover] {
    gateway.provider.send((1...count).map { Sample.sms(number: $0) }, at: Sample.now)
  }

  @Test func `gets one request for all messages`() throws {
    let gateway = ScriptedGateway(Self.session(""))
    _ = Self.send(gateway, 3)
    let request = try #require(gateway.requests.first)
    #expect(gateway.requests.count == 1)
    #expect(request.method == "POST" && request.url == "https://gateway.example/")
    #expect(request.headers["Content-Type"] == "text/xml; charset=utf-8")
    let scan = XMLScan(request.body ?? [], charset: "utf-8")
    #expect(scan.elements.filter { $0.path == "SESSION/MSGLST/MSG/ID" }.map(\.text) == ["1", "2", "3"])
    #expect(scan.elements.first { $0.path == "SESSION/PW" }?.text == "secret")
  }

  @Test func `says of each message by its number what became of it`() {
    let messages = Self.ok(3, "r-3") + Self.fail(1, "<INFO>Invalid RCV '4712'. At least 9 digits.</INFO>")
    let answer = Self.session(messages + Self.fail(2, "<INFO>No route: Invalid RCV</INFO>") + Self.fail(4, ""))
    let expected: [Handover] = [
      .refused(Refusal(.failedInvalidRecipient, reason: "invalidReceiver")),
      .refused(Refusal(.failed, reason: "gatewayRefused")), .accepted(reference: "r-3"),
      .refused(Refusal(.failed, reason: "gatewayRefused")), .unknown(reason: "notInAnswer"),
    ]
    #expect(Self.send(ScriptedGateway(answer), 5) == expected)
  }

  @Test(arguments: [nil, "text/xml", "text/xml; charset=iso-8859-1", "text/xml; charset=utf-8"])
  func `answers in the character set that it says`(type: String?) {
    #expect(Self.send(ScriptedGateway(Self.session(Self.ok(1, "r")), type: type), 1) == [.accepted(reference: "r")])
  }

  @Test func `may take a message without a name for it`() {
    #expect(Self.send(ScriptedGateway(Self.session(Self.ok(1, ""))), 1) == [.accepted(reference: nil)])
  }

  @Test(arguments: ["FAIL", "", "ok", "Error"])
  func `has taken nothing where it does not let us in`(logon: String) {
    let answer = "<SESSION><LOGON>\(logon)</LOGON><REASON>Invalid password</REASON></SESSION>"
    #expect(
      Self.send(ScriptedGateway(answer))
        == Array(
          repeating: .deferred(reason: "logonRefused", throttled: .provider), count: 2))
    let contradiction = Self.session(Self.ok(1, "r"), logon: "<LOGON>\(logon)</LOGON>")
    #expect(
      Self.send(ScriptedGateway(contradiction))
        == [.unknown(reason: "contradictoryAnswer"), .deferred(reason: "logonRefused", throttled: .provider)]
    )
  }

  @Test(arguments: [
    "", "OK", "{}", "<html><body>Gateway time-out</body></html>", "<!DOCTYPE html><html><p>Logg inn</html>",
    "<SESSION></SESSION>", "<SESSION><MSGLST><MSG><ID>1</ID><REF>r</REF><STATUS>OK</STATUS></MSG></MSGLST></SESSION>",
    "<MSGLST><LOGON>OK</LOGON></MSGLST>", "<SESSION><LOGON>O",
    "<!DOCTYPE SESSION [<!ENTITY a \"OK\">]><SESSION><LOGON>&a;</LOGON></SESSION>",
  ])
  func `leaves every message in doubt by an answer that is none of its own`(answer: String) {
    let doubt = Handover.unknown(reason: "unreadableAnswer")
    #expect(Self.send(ScriptedGateway(answer)) == [doubt, doubt])
  }

  @Test func `is believed as far as its answer goes`() {
    let whole = Self.session(Self.ok(1, "r-1") + Self.ok(2, "r-2"))
    let second = whole.ranges(of: "</MSG>")[1]
    #expect(
      Self.send(ScriptedGateway(String(whole[..<second.lowerBound])))
        == [.accepted(reference: "r-1"), .unknown(reason: "notInAnswer")]
    )
    #expect(
      Self.send(ScriptedGateway(String(whole[..<second.upperBound])))
        == [.accepted(reference: "r-1"), .accepted(reference: "r-2")]
    )
  }

  @Test func `leaves a message in doubt of which it says two things`() {
    let answer = Self.session(Self.ok(1, "r-1") + Self.ok(1, "r-9") + Self.ok(2, "r-2") + Self.ok(2, "r-2"))
    #expect(
      Self.send(ScriptedGateway(answer)) == [.unknown(reason: "contradictoryAnswer"), .accepted(reference: "r-2")]
    )
  }

  @Test func `says nothing of a message by what it says of the one before`() {
    let answer = Self.session(Self.ok(1, "r-1") + "<MSG><ID>2</ID></MSG><MSG><STATUS>OK</STATUS></MSG>")
    #expect(
      Self.send(ScriptedGateway(answer), 3)
        == [.accepted(reference: "r-1"), .unknown(reason: "notInAnswer"), .unknown(reason: "notInAnswer")]
    )
  }

  @Test(arguments: ["", "Ok", "PENDING"]) func `leaves a message in doubt by a word that nobody knows`(status: String) {
    let answer = Self.session("<MSG><ID>1</ID><REF>r</REF><STATUS>\(status)</STATUS></MSG>")
    #expect(Self.send(ScriptedGateway(answer), 1) == [.unknown(reason: "notInAnswer")])
  }

  @Test(arguments: [
    (301, Handover.deferred(reason: "http 301", throttled: .provider)), (400, .deferred(reason: "http 400")),
    (401, .deferred(reason: "http 401", throttled: .provider)),
    (404, .deferred(reason: "http 404", throttled: .provider)),
    (429, .deferred(reason: "http 429", throttled: .provider)), (499, .deferred(reason: "http 499")),
    (503, .deferred(reason: "http 503", throttled: .provider)),
    // Perhaps it had taken them before it broke.
    (500, .unknown(reason: "http 500")), (502, .unknown(reason: "http 502")), (504, .unknown(reason: "http 504")),
    (101, .unknown(reason: "http 101")),
  ])
  func `has certainly not taken what a 3xx, 4xx or 503 turned away`(status: Int, handover: Handover) {
    // Whatever the body says.
    let answers = Self.send(ScriptedGateway(Self.session(Self.ok(1, "r")), status: status), 1)
    #expect(answers == [handover])
  }

  @Test(arguments: [
    (TransportError.connectFailed, Handover.deferred(reason: "connect connectFailed", throttled: .provider)),
    (.nameNotResolved, .deferred(reason: "connect nameNotResolved", throttled: .provider)),
    (.certificateRefused, .deferred(reason: "connect certificateRefused", throttled: .provider)),
    (.timeOut(sent: false), .deferred(reason: "connect timeOut", throttled: .provider)),
    (.timeOut(sent: true), .unknown(reason: "timeOut")), (.emptyReply, .unknown(reason: "emptyReply")),
    (.receiveFailed, .unknown(reason: "receiveFailed")), (.bodyTooLarge(limit: 1), .unknown(reason: "bodyTooLarge")),
    (.sendFailed(sent: true), .unknown(reason: "sendFailed")),
  ])
  func `may have the messages once the request may have left`(error: TransportError, handover: Handover) {
    #expect(Self.send(ScriptedGateway(.failure(error))) == [handover, handover])
  }

  @Test func `never sees a message that is refused before, and numbers the others without a gap`() throws {
    let gateway = ScriptedGateway(Self.session(Self.ok(1, "r-1") + Self.ok(2, "r-2")))
    let notifications = [
      Sample.sms(to: "12"), Sample.sms(body: "a"), Sample.sms(sender: "Skatteetaten"), Sample.sms(body: "b"),
    ]
    let expected: [Handover] = [
      .refused(Refusal(.failedInvalidRecipient, reason: "invalidAddress")), .accepted(reference: "r-1"),
      .refused(Refusal(.failed, reason: "invalidSender")), .accepted(reference: "r-2"),
    ]
    #expect(gateway.provider.send(notifications, at: Sample.now) == expected)
    let scan = XMLScan(try #require(gateway.requests.first?.body), charset: "utf-8")
    #expect(scan.elements.filter { $0.path == "SESSION/MSGLST/MSG/TEXT" }.map(\.text) == ["a", "b"])
  }

  @Test func `is not called for nothing`() {
    let gateway = ScriptedGateway("")
    _ = gateway.provider.send([Sample.sms(to: "12")], at: Sample.now)
    #expect(gateway.requests.isEmpty)
  }
}
