import Testing

@testable import Transport

@Suite struct SMTPReplyTests {
  @Test(arguments: [
    ("250 2.0.0 Ok: queued as 4F2A\r\n", SMTPReply(code: 250, enhanced: .init(2, 0, 0), text: "Ok: queued as 4F2A")),
    ("550 5.1.1 No such user", SMTPReply(code: 550, enhanced: .init(5, 1, 1), text: "No such user")),
    ("550 No such user", SMTPReply(code: 550, text: "No such user")),
    ("452 4.2.2\r\n", SMTPReply(code: 452, enhanced: .init(4, 2, 2))),
    ("421 4.7.500 Slow down", SMTPReply(code: 421, enhanced: .init(4, 7, 500), text: "Slow down")),
    ("250 ", SMTPReply(code: 250)), ("250", SMTPReply(code: 250)), ("250\r\n", SMTPReply(code: 250)),
    ("550 5.1 too short", SMTPReply(code: 550, text: "5.1 too short")),
    ("550 5.1.1234 too long", SMTPReply(code: 550, text: "5.1.1234 too long")),
    ("550 3.1.1 no such category", SMTPReply(code: 550, text: "3.1.1 no such category")),
    ("550 192.0.2.1 is blocked", SMTPReply(code: 550, text: "192.0.2.1 is blocked")),
  ])
  func `reads the last line of a reply`(line: String, reply: SMTPReply) {
    #expect(SMTPReply(lastLine: line) == reply)
  }

  @Test(arguments: ["", "25", "250-more to come", "2500", "abc d", "199 no", "600 no", "-50 x", "+50 x"])
  func `another line ends no reply`(line: String) {
    #expect(SMTPReply(lastLine: line) == nil)
  }
}
