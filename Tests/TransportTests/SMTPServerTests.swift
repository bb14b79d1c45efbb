import Testing

@testable import Transport

/// Against aiosmtpd, a server that we did not write.
@Suite struct SMTPServerTests {
  static let limits = TimeLimits(connect: 5, whole: 10)

  private func send(
    _ server: MailServer, scheme: String = "smtp", host: String = "localhost", tls: SMTPSecurity = .none,
    credentials: SMTPCredentials? = nil, trust: TLSTrust = .system, to recipient: String = "kari@example.no",
    text: String = "Subject: x\r\n\r\nHello\r\n"
  ) throws -> Result<SMTPReply, SMTPError> {
    let client = try SMTPClient(
      url: "\(scheme)://\(host):\(server.port)/client.example", credentials: credentials, tls: tls, limits: Self.limits,
      trust: trust)
    let message = try SMTPClientTests.message(text, to: recipient)
    return Result { () throws(SMTPError) in try client.send(message) }
  }

  static let accepted = Result<SMTPReply, SMTPError>.success(
    SMTPReply(code: 250, enhanced: .init(2, 0, 0), text: "Ok: queued as 1"))

  @Test func `takes what was handed over, byte for byte`() throws {
    let server = try MailServer()
    let text = "Subject: x\r\n\r\n.\r\n..\r\n.a\r\n\r\n" + String(repeating: "long ", count: 100) + "\r\nå\r\n"
    #expect(try send(server, text: text) == Self.accepted)
    let message = try server.nextMessage()
    #expect(message.content == text)
    #expect(message.sender == "varsel@example.no")
    #expect(message.recipients == ["kari@example.no"])
  }

  @Test func `takes many messages on one connection, and goes on after a refusal`() throws {
    let server = try MailServer()
    let client = try SMTPClient(url: "smtp://127.0.0.1:\(server.port)", tls: .none, limits: Self.limits)
    for number in 1...20 {
      let isRefused = number == 7
      let message = try SMTPClientTests.message(
        "\(number)\r\n", to: isRefused ? "nobody@example.no" : "kari@example.no")
      let result = Result { () throws(SMTPError) in try client.send(message) }
      let refused = SMTPError.refused(.rcpt, code: 550, enhanced: .init(5, 1, 1))
      #expect(result == (isRefused ? .failure(refused) : Self.accepted))
      if !isRefused {
        #expect(try server.nextMessage().content == "\(number)\r\n")
      }
    }
  }

  @Test(arguments: [SMTPSecurity.required, .opportunistic])
  func `encrypts where the server offers it`(tls: SMTPSecurity) throws {
    let certificate = try TestCertificate()
    let server = try MailServer([.startTLS], certificate: certificate)
    #expect(try send(server, tls: tls, trust: TLSTrust(caFile: certificate.certificate)) == Self.accepted)
    #expect(try server.nextMessage().isEncrypted)
    certificate.remove()
  }

  @Test func `encrypts from the first byte with smtps`() throws {
    let certificate = try TestCertificate()
    let server = try MailServer([.implicitTLS], certificate: certificate)
    let trust = TLSTrust(caFile: certificate.certificate)
    #expect(try send(server, scheme: "smtps", tls: .required, trust: trust) == Self.accepted)
    #expect(try server.nextMessage().isEncrypted)
    certificate.remove()
  }

  @Test(arguments: [SMTPSecurity.required, .opportunistic])
  func `does not trust an unknown certificate`(tls: SMTPSecurity) throws {
    let certificate = try TestCertificate()
    let server = try MailServer([.startTLS], certificate: certificate)
    #expect(try send(server, tls: tls) == .failure(.notConnected(.certificateRefused)))
    certificate.remove()
  }

  @Test func `sends nothing in the clear where TLS is required`() throws {
    #expect(try send(MailServer(), tls: .required) == .failure(.notConnected(.tlsNotOffered)))
  }

  @Test func `sends in the clear where TLS is welcome but not offered`() throws {
    let server = try MailServer()
    #expect(try send(server, tls: .opportunistic) == Self.accepted)
    #expect(try !server.nextMessage().isEncrypted)
  }

  @Test func `a password is never sent in the clear unless TLS is ruled out`() throws {
    let credentials = SMTPCredentials(user: "varsel", password: "secret")
    let server = try MailServer([.auth])
    #expect(try send(server, tls: .opportunistic, credentials: credentials) == .failure(.notConnected(.tlsNotOffered)))
    #expect(try send(server, tls: .none, credentials: credentials) == Self.accepted)
    #expect(try server.nextMessage().user == "varsel")
  }

  @Test func `signs in over TLS`() throws {
    let certificate = try TestCertificate()
    let server = try MailServer([.requireTLS, .auth], certificate: certificate)
    let trust = TLSTrust(caFile: certificate.certificate)
    let right = SMTPCredentials(user: "varsel", password: "secret")
    #expect(try send(server, tls: .required, credentials: right, trust: trust) == Self.accepted)
    let message = try server.nextMessage()
    #expect(message.isEncrypted && message.user == "varsel")
    certificate.remove()
  }

  @Test func `a wrong password is a refused sign-in`() throws {
    let wrong = SMTPCredentials(user: "varsel", password: "wrong")
    let result = try send(MailServer([.auth]), credentials: wrong)
    #expect(result == .failure(.refused(.auth, code: 535, enhanced: .init(5, 7, 8))))
  }

  @Test func `a missing sign-in is a refused sender`() throws {
    let result = try send(MailServer([.auth]))
    #expect(result == .failure(.refused(.mail, code: 530, enhanced: .init(5, 7, 0))))
  }
}
