import Notifications
import Synchronization
import Testing

@testable import local_runtime

@Suite struct GatewaySimulatorTests {
  private let outbox = Outbox(clock: RuntimeClock())
  private let gateway: GatewaySimulator

  init() {
    let reports = OwedReports(
      clock: RuntimeClock(),
      activity: Activity(),
      settings: SimulatorSettings(),
      send: { _, _, _ in nil }
    )
    gateway = GatewaySimulator(
      world: LiveWorld(.default),
      outbox: outbox,
      reports: reports,
      settings: SimulatorSettings(),
      makeReference: { "ref" }
    )
  }

  @Test func `messages that are taken have a reference and stand in the outbox`() throws {
    let answer = gateway.answer(
      session(message(1, text: "Hei æøå €"), message(2, receiver: "4799999002", more: "<TTL>2880</TTL>"))
    )
    #expect(
      try body(answer).contains(
        """
        <SESSION><LOGON>OK</LOGON><REASON></REASON><MSGLST>\
        <MSG><ID>1</ID><REF>ref</REF><STATUS>OK</STATUS><INFO></INFO></MSG>\
        <MSG><ID>2</ID><REF>ref</REF><STATUS>OK</STATUS><INFO></INFO></MSG></MSGLST></SESSION>
        """
      )
    )
    #expect(outbox.messages.map(\.to) == ["+4799999001", "+4799999002"])
    #expect(outbox.messages.map(\.text) == ["Hei æøå €", "Hei"])
    #expect(outbox.messages.map(\.ttlMinutes) == [nil, 2_880])
  }

  @Test func `a wrong password is answered in the session and nothing is taken`() throws {
    var call = session(message(1))
    call.body = Array(String(decoding: call.body, as: UTF8.self).replacing("secret", with: "Secret").utf8)
    let text = try body(gateway.answer(call))
    #expect(text.contains("<LOGON>FAIL</LOGON><REASON>Invalid username or password.</REASON>"))
    #expect(outbox.messages.isEmpty)
  }

  @Test(arguments: [
    ("12345678", "Invalid RCV '12345678'. Receiver number must be at least 9 digits."),
    ("+4799999001", "Invalid RCV '+4799999001'. Receiver number must be international, digits only."),
    ("004799999001", "Invalid RCV '004799999001'. Receiver number must be international, digits only."),
    ("4799999111", "Invalid RCV '4799999111'. No such receiver."),
    ("4799999112", "The message is refused."),
  ])
  func `a receiver that is refused leaves the other messages alone`(receiver: String, info: String) throws {
    let text = try body(gateway.answer(session(message(1, receiver: receiver), message(2))))
    #expect(text.contains("<ID>1</ID><REF></REF><STATUS>FAIL</STATUS><INFO>\(info)</INFO>"))
    #expect(text.contains("<ID>2</ID><REF>ref</REF><STATUS>OK</STATUS>"))
    #expect(outbox.messages.map(\.to) == ["+4799999001"])
  }

  @Test(arguments: [
    message(1, text: "`"),  // Outside GSM 03.38.
    message(1, text: ""),
    message(1, sender: "TwelveLetter"),
    message(1, sender: "Øst"),
    message(1, sender: "1234567890123456"),
    message(1, more: "<OP>9</OP>"),
    message(1, text: "00E6", more: "<OP>9</OP>"),  // The documentation asks for lower case.
    message(1, text: "d83d", more: "<OP>9</OP>"),  // Half a character.
    message(1, more: "<OP>2</OP>"),
    message(1, more: "<TTL>1.5</TTL>"),
  ])
  func `a message against the rules fails`(message: String) throws {
    #expect(try body(gateway.answer(session(message))).contains("<STATUS>FAIL</STATUS><INFO>Invalid "))
    #expect(outbox.messages.isEmpty)
  }

  @Test func `hexadecimal text is shown as the phone would`() {
    _ = gateway.answer(session(message(1, text: "00e60020d83dde00", more: "<OP>9</OP>")))
    #expect(outbox.messages.map(\.text) == ["æ 😀"])
  }

  @Test(arguments: [("a", 3_000, 2_144), ("€", 1_100, 1_072)])
  func `text beyond sixteen parts is cut off`(character: String, count: Int, shown: Int) {
    _ = gateway.answer(session(message(1, text: String(repeating: character, count: count))))
    #expect(outbox.messages.map(\.text.count) == [shown])
  }

  @Test func `white space in a text stays`() {
    _ = gateway.answer(session(message(1, text: "\n a &amp; b\t&#13;\n".replacing("\t", with: " "))))
    #expect(outbox.messages.map(\.text) == ["\n a & b \r\n"])
  }

  @Test func `a connection that is cut has taken the message, a 500 has not`() throws {
    guard case .cut = gateway.answer(session(message(1, receiver: "4799999114"))) else {
      Issue.record("the answer is not cut")
      return
    }
    #expect(outbox.messages.count == 1)
    #expect(gateway.answer(session(message(1, receiver: "4799999113"))) == .hang)
    #expect(outbox.messages.count == 2)
    let both = session(message(1), message(2, receiver: "4799999115"))
    #expect(gateway.answer(both) == .text(500, "Internal error."))
    #expect(outbox.messages.count == 2)
  }

  @Test(arguments: [
    "",
    "<SESSION>",
    "<OTHER/>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW></SESSION>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST></MSGLST></SESSION>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\(message(2))</MSGLST></SESSION>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\(message(1, more: "<NEW/>"))</MSGLST></SESSION>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\(message(1, more: "<RCV>1</RCV>"))</MSGLST></SESSION>",
    "<SESSION x='1'><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\(message(1))</MSGLST></SESSION>",
    "<!DOCTYPE SESSION [<!ENTITY x 'y'>]><SESSION><CLIENT>varsel</CLIENT><PW>secret</PW></SESSION>",
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\((1...101).map { message($0) }.joined())</MSGLST></SESSION>",
  ])
  func `what is no session is refused`(document: String) {
    guard case .complete(400, _, _) = gateway.answer(.init(contentType: "text/xml", body: Array(document.utf8))) else {
      Issue.record("the session is not refused")
      return
    }
    #expect(outbox.messages.isEmpty)
  }

  @Test func `a session of a hundred with a DOCTYPE is taken`() {
    var call = session((1...100).map { message($0) }.joined())
    call.body = Array(#"<!DOCTYPE SESSION SYSTEM "pswincom_submit.dtd">"#.utf8) + call.body
    _ = gateway.answer(call)
    #expect(outbox.messages.count == 100)
    #expect(outbox.mostCopiesOfSMS == 100)
  }

  @Test func `the charset of the Content-Type wins over the declaration`() {
    var call = session(message(1, text: "blå"))
    call.body = Array(#"<?xml version="1.0" encoding="iso-8859-1"?>"#.utf8) + call.body
    _ = gateway.answer(call)
    call.contentType = "text/xml"
    _ = gateway.answer(call)
    // Without it the two bytes of å in UTF-8 are two characters, and the second is outside GSM 03.38.
    #expect(outbox.messages.map(\.text) == ["blå"])
    call.contentType = "application/json"
    #expect(gateway.answer(call) == .text(415, "The body must be text/xml."))
  }
}

@Suite struct DeliveryStatementSimulatorTests {
  @Test(arguments: [
    ("2026-01-15T11:00:00Z", "2026.01.15 12:00:00"),
    ("2026-07-15T21:59:59Z", "2026.07.15 23:59:59"),
    ("2026-07-15T22:00:00Z", "2026.07.16 00:00:00"),
  ])
  func `the delivery time is Norwegian`(time: String, text: String) throws {
    #expect(DeliveryStatement.localTime(try #require(Timestamp(time))) == text)
  }

  @Test func `a report is posted after the delay, again until it is taken, and keeps the process active`() async throws
  {
    let activity = Activity()
    let posts = Posts()
    var settings = SimulatorSettings()
    settings.reportDelay = .milliseconds(1)
    let reports = OwedReports(clock: RuntimeClock(), activity: activity, settings: settings) { url, headers, body in
      posts.add("\(url) \(headers["Authorization"] ?? "") \(String(decoding: body, as: UTF8.self))") == 1 ? 503 : 200
    }
    let statement = DeliveryStatement(reference: "r1", receiver: "+4799999001", state: .barred)
    reports.owe(statement)
    #expect(activity.isIdle, "nobody is told where to")
    reports.post(to: "http://127.0.0.1/reports")
    reports.owe(DeliveryStatement(reference: "r0", receiver: "+4799999001", state: .none))
    #expect(activity.isIdle, "no report is owed")
    reports.owe(statement)
    #expect(!activity.isIdle)
    while !activity.isIdle { await Task.yield() }
    #expect(posts.all.count == 2)
    #expect(posts.all[1].hasPrefix("http://127.0.0.1/reports Basic Z2F0ZXdheTpyZXBvcnQtc2VjcmV0 <?xml version"))
    #expect(posts.all[1].contains("<REF>r1</REF><RCV>4799999001</RCV><STATE>BARRED</STATE><DELIVERYTIME>"))
    await reports.stop()
    reports.owe(statement)
    #expect(activity.isIdle)
  }
}

private final class Posts: Sendable {
  private let posts = Mutex<[String]>([])

  var all: [String] { posts.withLock { $0 } }

  func add(_ post: String) -> Int {
    posts.withLock { posts in
      posts.append(post)
      return posts.count
    }
  }
}

private func session(_ messages: String...) -> SimulatedCall {
  let document =
    "<SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST>\(messages.joined())</MSGLST></SESSION>"
  return SimulatedCall(contentType: "text/xml; charset=utf-8", body: Array(document.utf8))
}

private func message(
  _ id: Int,
  text: String = "Hei",
  sender: String = "Altinn",
  receiver: String = "4799999001",
  more: String = ""
) -> String {
  "<MSG><ID>\(id)</ID><TEXT>\(text)</TEXT><SND>\(sender)</SND><RCV>\(receiver)</RCV>\(more)</MSG>"
}

private func body(_ answer: SimulatedAnswer) throws -> String {
  guard case .complete(200, "text/xml; charset=utf-8", let body) = answer else {
    Issue.record("the answer is no reply of the gateway: \(answer)")
    return ""
  }
  return String(decoding: body, as: UTF8.self)
}
