import Testing

@testable import Transport

@Suite struct SMTPClientTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  static func message(_ text: String = "Subject: x\r\n\r\nHello\r\n", to recipient: String = "kari@example.no") throws
    -> SMTPMessage
  {
    try #require(SMTPMessage(sender: "varsel@example.no", recipient: recipient, bytes: Array(text.utf8)))
  }

  static func client(
    _ peer: ScriptedPeer, tls: SMTPSecurity = .none, credentials: SMTPCredentials? = nil, limits: TimeLimits = limits
  ) throws(TransportError) -> SMTPClient {
    try SMTPClient(
      url: "smtp://127.0.0.1:\(peer.port)/client.example", credentials: credentials, tls: tls, limits: limits)
  }

  private func failure(_ client: SMTPClient, _ message: SMTPMessage) -> SMTPError? {
    do throws(SMTPError) {
      _ = try client.send(message)
      return nil
    } catch {
      return error
    }
  }

  @Test func `hands over a message and gives the server's answer`() throws {
    let peer = ScriptedPeer(ScriptedMailServer().script)
    let reply = try Self.client(peer).send(Self.message())
    #expect(reply == SMTPReply(code: 250, enhanced: .init(2, 0, 0), text: "Ok: queued as 4F2A"))
    #expect(peer.transcript.wait(for: 1, of: "end"))
    let expected = [
      "EHLO client.example", "MAIL FROM:<varsel@example.no>", "RCPT TO:<kari@example.no>", "DATA",
      "Subject: x\r\n\r\nHello\r\n.\r\n", "QUIT", "end",
    ]
    #expect(peer.seen == expected)
  }

  @Test func `keeps the connection over many messages`() throws {
    let peer = ScriptedPeer(ScriptedMailServer().script)
    let client = try Self.client(peer)
    for number in 1...5 {
      _ = try client.send(Self.message("\(number)\r\n", to: "r\(number)@example.no"))
    }
    #expect(peer.connections == 1)
    #expect(peer.seen.count { $0.hasPrefix("EHLO") } == 1)
    #expect(peer.seen.filter { $0.hasSuffix(".\r\n") } == (1...5).map { "\($0)\r\n.\r\n" })
    #expect(peer.seen.filter { $0.hasPrefix("RCPT") } == (1...5).map { "RCPT TO:<r\($0)@example.no>" })
  }

  @Test(arguments: [
    (".\r\n", "..\r\n.\r\n"), ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"), ("..a\r\n", "...a\r\n.\r\n"),
    ("a", "a\r\n.\r\n"), ("a.\r\n", "a.\r\n.\r\n"),
  ])
  func `doubles a point at the beginning of a line and ends the last`(text: String, wire: String) throws {
    let peer = ScriptedPeer(ScriptedMailServer().script)
    _ = try Self.client(peer).send(Self.message(text))
    #expect(peer.seen.contains(wire))
  }

  @Test func `a long message with points everywhere arrives whole`() throws {
    let text = String(repeating: ".line that begins with a point\r\n.\r\n", count: 10_000)
    let peer = ScriptedPeer(ScriptedMailServer().script)
    _ = try Self.client(peer).send(Self.message(text))
    let wire = try #require(peer.seen.first { $0.hasPrefix("..line") })
    #expect(wire == text.replacing("\r\n.", with: "\r\n..").replacing(/^\./, with: "..") + ".\r\n")
  }

  // What each step's refusal means.
  @Test(
    arguments: [
      ("EHLO", "550 5.7.1 Go away", .hello, 550, SMTPEnhancedCode(5, 7, 1)),
      ("MAIL", "451 4.3.0 Later", .mail, 451, SMTPEnhancedCode(4, 3, 0)),
      ("MAIL", "552 5.3.4 Too big", .mail, 552, SMTPEnhancedCode(5, 3, 4)),
      ("RCPT", "550-5.1.1 No\r\n550 5.1.1 such user", .rcpt, 550, SMTPEnhancedCode(5, 1, 1)),
      ("RCPT", "450 4.7.1 Greylisted", .rcpt, 450, SMTPEnhancedCode(4, 7, 1)),
      ("RCPT", "421 Bye", .rcpt, 421, nil),
      ("DATA", "554 No", .data, 554, nil),
      (".", "554 5.7.1 Spam", .endOfData, 554, SMTPEnhancedCode(5, 7, 1)),
      (".", "452 4.3.1 Full", .endOfData, 452, SMTPEnhancedCode(4, 3, 1)),
      (".", "421 4.3.2 Bye", .endOfData, 421, SMTPEnhancedCode(4, 3, 2)),
    ] as [(String, String, SMTPCommand, Int, SMTPEnhancedCode?)])
  func `says which command was refused and how`(
    step: String, reply: String, command: SMTPCommand, code: Int, enhanced: SMTPEnhancedCode?
  ) throws {
    var replies = [step: reply]
    if step == "EHLO" {
      replies["HELO"] = reply
    }
    let peer = ScriptedPeer(ScriptedMailServer(replies: replies).script)
    let error = try #require(failure(try Self.client(peer), Self.message()))
    #expect(error == .refused(command, code: code, enhanced: enhanced))
    #expect(error.isPermanent == (code >= 500))
    #expect(error.isRetryable == (code < 500))
    #expect(!error.mayHaveBeenSent)
    #expect(peer.connections == 1)
  }

  @Test(arguments: ["554 5.3.2 No service", "421 4.3.2 Busy"])
  func `a greeting may refuse`(greeting: String) throws {
    let peer = ScriptedPeer(ScriptedMailServer(greeting: greeting).script)
    let error = try #require(failure(try Self.client(peer), Self.message()))
    #expect(
      error
        == .refused(.greeting, code: Int(greeting.prefix(3)) ?? 0, enhanced: .init(greeting.first == "5" ? 5 : 4, 3, 2))
    )
  }

  @Test func `after a refused recipient the next message goes`() throws {
    let peer = ScriptedPeer(
      ScriptedMailServer(replies: ["RCPT": "550 5.1.1 No"]).script, ScriptedMailServer().script)
    let client = try Self.client(peer)
    #expect(failure(client, try Self.message())?.isPermanent == true)
    #expect(failure(client, try Self.message()) == nil)
  }
}
