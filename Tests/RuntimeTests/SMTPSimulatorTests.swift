import Synchronization
import Testing

@testable import local_runtime

@Suite struct SMTPSimulatorTests {
  @Test func `a conversation in the right order delivers the message as it was before transparency`() {
    var talk = Talk()
    talk.say("EHLO client", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "DATA")
    #expect(talk.codes == [250, 250, 250, 354])
    talk.say("Subject: x", "", "..", "..hidden", "end", ".", "QUIT")
    #expect(talk.codes == [250, 250, 250, 354, 250, 221])
    #expect(talk.delivered.map(\.from) == ["a@example.no"])
    #expect(talk.delivered.map(\.to) == [["b@example.no"]])
    let texts = talk.delivered.map { String(decoding: $0.raw, as: UTF8.self) }
    #expect(texts == ["Subject: x\r\n\r\n.\r\n.hidden\r\nend\r\n"])
  }

  @Test func `EHLO lists the extensions, HELO does not`() {
    var talk = Talk()
    talk.say("EHLO client")
    #expect(
      talk.replies[0].lines == [
        "localhost", "8BITMIME", "SIZE 10485760", "PIPELINING", "SMTPUTF8", "ENHANCEDSTATUSCODES",
      ]
    )
    talk.say("HELO client")
    #expect(talk.replies[1].lines == ["localhost"])
    #expect(String(decoding: talk.replies[1].bytes, as: UTF8.self) == "250 localhost\r\n")
  }

  @Test(arguments: [
    (["MAIL FROM:<a@example.no>"], 503),
    (["RCPT TO:<b@example.no>"], 503),
    (["DATA"], 503),
    (["EHLO c", "RCPT TO:<b@example.no>"], 503),
    (["EHLO c", "DATA"], 503),
    (["EHLO c", "MAIL FROM:<a@example.no>", "MAIL FROM:<a@example.no>"], 503),
    (["EHLO c", "MAIL FROM:<a@example.no>", "DATA"], 554),
    (["EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "RSET", "DATA"], 503),
    (["EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "EHLO c", "DATA"], 503),
    (["EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "MAIL FROM:<a@example.no>"], 503),
  ])
  func `a command out of order is refused`(commands: [String], code: Int) {
    var talk = Talk()
    for command in commands { talk.say(command) }
    #expect(talk.codes.last == code)
  }

  @Test(arguments: [
    ("FROM:<>", 250),  // The sender of a bounce.
    ("FROM:<a@example.no> BODY=8BITMIME SIZE=10485760", 250),
    ("FROM:<a@example.no> SIZE=10485761", 552),
    ("FROM:<a@example.no> SIZE=", 501),
    ("FROM:<a@example.no> SIZE=1 SIZE=1", 501),
    ("FROM:<a@example.no> RET=HDRS", 555),
    ("FROM: <a@example.no>", 501),
    ("FROM:a@example.no", 501),
    ("FROM:<a@@example.no>", 553),
    ("FROM:<a@b@example.no>", 553),
    ("FROM:<a.example.no>", 553),
    ("FROM:< a@example.no >", 553),
    ("FROM:<.a@example.no>", 553),
    ("FROM:<a@example..no>", 553),
    (#"FROM:<"a b>"@example.no>"#, 250),
    ("FROM:<å@example.no>", 553),
    ("FROM:<å@example.no> SMTPUTF8", 250),
    ("FROM:<a\t@example.no>", 500),
  ])
  func `the sender's path and parameters are checked`(argument: String, code: Int) {
    var talk = Talk()
    talk.say("EHLO c", "MAIL \(argument)")
    #expect(talk.codes == [250, code])
  }

  @Test func `a mailbox that refuses at RCPT leaves the others alone`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<Finnes.Ikke@example.no>", "RCPT TO:<b@example.no>", "DATA")
    talk.say("", ".")
    #expect(talk.codes == [250, 250, 550, 250, 354, 250])
    #expect(talk.replies[2].enhanced == "5.1.1")
    #expect(talk.delivered.map(\.to) == [["b@example.no"]])
  }

  @Test func `a mailbox that refuses the message gets none`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<spam@example.no>", "DATA", "", ".", "NOOP")
    #expect(talk.codes == [250, 250, 250, 354, 554, 250])
    #expect(talk.delivered.isEmpty)
  }

  @Test(arguments: [998, 999, 5_000])
  func `a line of the message is at most 998 bytes and CRLF`(length: Int) {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "DATA", "")
    talk.say(String(repeating: "x", count: length), ".")
    #expect(talk.codes.last == (length == 998 ? 250 : 500))
  }

  @Test func `the dot of transparency does not count`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "DATA", "")
    talk.say(String(repeating: ".", count: 999), ".")
    #expect(talk.codes.last == 250)
  }

  @Test(arguments: [
    ("a\nb\r\n", 554),
    ("a\rb\r\n", 554),
    ("a\n.\nMAIL FROM:<x@example.no>\r\n", 554),  // A second message for who takes a bare LF.
    ("a\n.\r\n", 554),
    ("blåbær\r\n", 554),
    ("a\0b\r\n", 554),
  ])
  func `a message is refused at its end for what a lenient server would pass over`(line: String, code: Int) {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "DATA", "Subject: x", "")
    talk.send(line)
    #expect(talk.codes == [250, 250, 250, 354])
    talk.say(".")
    #expect(talk.codes.last == code)
    #expect(talk.delivered.count == (code == 250 ? 1 : 0))
  }

  @Test func `eight-bit text is taken where it was announced`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no> BODY=8BITMIME", "RCPT TO:<b@example.no>", "DATA", "", "blåbær", ".")
    #expect(talk.codes.last == 250)
  }

  @Test(arguments: [
    ("SMTPUTF8", "To: kåre@example.no", "", 250), ("", "To: kåre@example.no", "", 554),
    // The body has an announcement of its own.
    ("BODY=8BITMIME", "To: kåre@example.no", "", 554), ("SMTPUTF8", "To: x", "blåbær", 554),
    ("SMTPUTF8 BODY=8BITMIME", "To: kåre@example.no", "blåbær", 250),
  ])
  func `a header beyond ASCII is taken where SMTPUTF8 was announced`(
    announced: String, field: String, body: String, code: Int
  ) {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>\(announced.isEmpty ? "" : " ")\(announced)")
    talk.say("RCPT TO:<b@example.no>", "DATA", field, "", body, ".")
    #expect(talk.codes.last == code)
  }

  @Test func `a header beyond ASCII is UTF-8`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no> SMTPUTF8", "RCPT TO:<b@example.no>", "DATA")
    talk.send(bytes: Array("To: k".utf8) + [0xE5] + Array("re@example.no\r\n".utf8))
    talk.say("", ".")
    #expect(talk.codes.last == 554)
  }

  @Test func `a recipient beyond ASCII is one where SMTPUTF8 was announced`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<kåre@example.no>", "RSET")
    talk.say("MAIL FROM:<a@example.no> SMTPUTF8", "RCPT TO:<kåre@example.no>", "DATA", "To: kåre@example.no", "", ".")
    #expect(talk.codes == [250, 250, 553, 250, 250, 250, 354, 250])
    #expect(talk.delivered.map(\.to) == [["kåre@example.no"]])
  }

  @Test func `a message over the size limit is refused at its end`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>", "RCPT TO:<b@example.no>", "DATA")
    let line = String(repeating: "x", count: 998) + "\r\n"
    for _ in 0..<11 { talk.send(String(repeating: line, count: 1_000)) }
    talk.say(".")
    #expect(talk.codes.last == 552)
    #expect(talk.delivered.isEmpty)
  }

  @Test func `a command line may come in pieces, a long one is refused whole`() {
    var talk = Talk()
    for piece in ["EH", "LO c\r", "\nNO", "OP\r\n"] { talk.send(piece) }
    talk.say("NOOP " + String(repeating: "x", count: 2_000), "NOOP", "VRFY x", "AUTH PLAIN", "WHAT")
    #expect(talk.codes == [250, 250, 500, 250, 252, 502, 500])
  }

  @Test func `no more than a hundred recipients are taken at once`() {
    var talk = Talk()
    talk.say("EHLO c", "MAIL FROM:<a@example.no>")
    for number in 0...100 { talk.say("RCPT TO:<\(number)@example.no>") }
    #expect(talk.codes.suffix(2) == [250, 452])
  }
}

/// One conversation with a server that knows the default world.
private struct Talk {
  private let inbox: Inbox
  private var session: SMTPSession
  private(set) var replies: [SMTPReply] = []

  var codes: [Int] { replies.map(\.code) }
  var delivered: [SMTPEnvelope] { inbox.envelopes.withLock { $0 } }

  init() {
    let world = LiveWorld(.default)
    let inbox = Inbox()
    self.inbox = inbox
    session = SMTPSession(
      mailbox: { world.mailbox($0) },
      deliver: { envelope in inbox.envelopes.withLock { $0.append(envelope) } }
    )
  }

  mutating func say(_ lines: String...) { for line in lines { send(line + "\r\n") } }

  mutating func send(_ text: String) { send(bytes: Array(text.utf8)) }

  mutating func send(bytes: [UInt8]) { replies += session.take(bytes) }
}

private final class Inbox: Sendable {
  let envelopes = Mutex<[SMTPEnvelope]>([])
}
