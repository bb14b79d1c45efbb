import Testing

@testable import Transport

@Suite struct SMTPDialogueTests {
  @Test func `what follows a challenge is no command, whatever it looks like`() {
    var dialogue = SMTPDialogue()
    dialogue.sent(line: "AUTH LOGIN\r\n")
    dialogue.received(line: "334 VXNlcm5hbWU6\r\n")
    dialogue.sent(line: "DATA\r\n")  // Base64 of a user name
    #expect(dialogue.command == .auth)
    #expect(dialogue.reply == nil)
    dialogue.received(line: "535 5.7.8 No\r\n")
    #expect(
      dialogue.outcome(.other(code: 67, sent: false)) == .failure(.refused(.auth, code: 535, enhanced: .init(5, 7, 8))))
  }

  @Test func `saying goodbye changes nothing`() {
    var dialogue = SMTPDialogue()
    dialogue.sent(line: "RCPT TO:<a@b>\r\n")
    dialogue.received(line: "550 5.1.1 No\r\n")
    dialogue.sent(line: "QUIT\r\n")
    dialogue.received(line: "221 Bye\r\n")
    #expect(
      dialogue.outcome(.other(code: 55, sent: false)) == .failure(.refused(.rcpt, code: 550, enhanced: .init(5, 1, 1))))
  }

  @Test func `an accepting answer other than 250 accepts`() {
    var dialogue = SMTPDialogue()
    dialogue.reachedEndOfData()
    dialogue.received(line: "200 fine\r\n")
    #expect(dialogue.outcome(.malformedReply) == .success(SMTPReply(code: 200, text: "fine")))
  }

  @Test func `a senseless answer to the message leaves doubt`() {
    var dialogue = SMTPDialogue()
    dialogue.reachedEndOfData()
    dialogue.received(line: "354 more\r\n")
    #expect(dialogue.outcome(.malformedReply) == .failure(.unknown(.malformedReply)))
  }

  @Test(arguments: [
    (["250-mail.example", "250 SMTPUTF8"], true), (["250-SMTPUTF8", "250-8BITMIME", "250 SIZE"], true),
    (["250-mail.example", "250-SMTPUTF8 x", "250 SIZE"], true), (["250-SMTPUTF8X", "250 SIZE"], false),
    (["250-mail.example", "250 8BITMIME"], false), (["250-x SMTPUTF8", "250 SIZE"], false),
    // libcurl would not say SMTPUTF8 after it.
    (["250-mail.example", "250 smtputf8"], false), (["550 SMTPUTF8"], false),
  ])
  func `a line of the answer to EHLO offers SMTPUTF8`(lines: [String], isOffer: Bool) {
    var dialogue = SMTPDialogue()
    dialogue.received(line: "220 SMTPUTF8\r\n")
    dialogue.sent(line: "EHLO x\r\n")
    for line in lines { dialogue.received(line: line + "\r\n") }
    #expect(dialogue.offersUTF8 == isOffer)
    dialogue.sent(line: "MAIL FROM:<a@b>\r\n")
    dialogue.received(line: "250 SMTPUTF8\r\n")
    #expect(dialogue.next().offersUTF8 == isOffer)
  }

  @Test func `what was offered before STARTTLS is forgotten`() {
    var dialogue = SMTPDialogue()
    dialogue.sent(line: "EHLO x\r\n")
    dialogue.received(line: "250-STARTTLS\r\n")
    dialogue.received(line: "250 SMTPUTF8\r\n")
    dialogue.sent(line: "STARTTLS\r\n")
    dialogue.received(line: "220 Go\r\n")
    #expect(dialogue.offersUTF8)
    dialogue.sent(line: "EHLO x\r\n")
    dialogue.received(line: "250 mail.example\r\n")
    #expect(!dialogue.offersUTF8)
  }

  @Test func `a reply in several lines is one`() {
    var dialogue = SMTPDialogue()
    dialogue.sent(line: "EHLO x\r\n")
    dialogue.received(line: "550-no\r\n")
    #expect(dialogue.reply == nil)
    dialogue.received(line: "550 really not\r\n")
    #expect(dialogue.reply == SMTPReply(code: 550, text: "really not"))
  }
}
