import Testing

@testable import Transport

/// Addresses outside ASCII (RFC 6531).
@Suite struct SMTPUTF8Tests {
  private static let offer = ["EHLO": "250-mail.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE"]

  private func message(from sender: String = "varsel@example.no", to recipient: String) throws -> SMTPMessage {
    try #require(
      SMTPMessage(sender: sender, recipient: recipient, bytes: Array("To: \(recipient)\r\n\r\nHei\r\n".utf8)))
  }

  private func failure(_ client: SMTPClient, _ message: SMTPMessage) -> SMTPError? {
    do throws(SMTPError) {
      _ = try client.send(message)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("varsel@example.no", "kåre@example.no", SMTPCommand.rcpt), ("påske@example.no", "kari@example.no", .mail),
    ("påske@example.no", "kåre@example.no", .rcpt),
  ])
  func `a server that does not offer SMTPUTF8 sees nothing of the message`(
    sender: String, recipient: String, command: SMTPCommand
  ) throws {
    let peer = ScriptedPeer(ScriptedMailServer().script)
    let error = try #require(failure(try SMTPClientTests.client(peer), try message(from: sender, to: recipient)))
    #expect(error == .utf8NotOffered(command))
    #expect(error.isPermanent && !error.isRetryable && !error.mayHaveBeenSent)
    #expect(peer.transcript.wait(for: 1, of: "end"))
    #expect(peer.seen == ["EHLO client.example", "end"])
  }

  @Test(arguments: [("varsel@example.no", "kåre@example.no"), ("påske@example.no", "kari@example.no")])
  func `a server that offers it gets the address and is told`(sender: String, recipient: String) throws {
    let peer = ScriptedPeer(ScriptedMailServer(replies: Self.offer).script)
    let client = try SMTPClientTests.client(peer)
    // The second goes over the kept connection, which is not greeted again.
    for _ in 1...2 { #expect(failure(client, try message(from: sender, to: recipient)) == nil) }
    #expect(peer.connections == 1)
    let mail = "MAIL FROM:<\(sender)> SMTPUTF8"
    #expect(peer.seen.filter { $0.hasPrefix("MAIL") } == [mail, mail])
    #expect(peer.seen.count { $0 == "RCPT TO:<\(recipient)>" } == 2)
    #expect(peer.seen.count { $0 == "To: \(recipient)\r\n\r\nHei\r\n.\r\n" } == 2)
  }

  @Test func `ASCII addresses ask for nothing`() throws {
    let peer = ScriptedPeer(ScriptedMailServer(replies: Self.offer).script)
    #expect(failure(try SMTPClientTests.client(peer), try message(to: "kari@xn--bjrn-hra.no")) == nil)
    #expect(peer.seen.contains("MAIL FROM:<varsel@example.no>"))
  }

  @Test func `each connection offers for itself, and a refusal leaves nothing behind`() throws {
    let peer = ScriptedPeer(
      ScriptedMailServer().script, ScriptedMailServer(replies: Self.offer).script, ScriptedMailServer().script)
    let client = try SMTPClientTests.client(peer)
    #expect(failure(client, try message(to: "kåre@example.no")) == .utf8NotOffered(.rcpt))
    #expect(failure(client, try message(to: "kåre@example.no")) == nil)
    #expect(failure(client, try message(to: "kari@example.no")) == nil)
  }

  @Test func `a kept connection without the offer is refused as a new one is`() throws {
    let peer = ScriptedPeer(ScriptedMailServer().script, ScriptedMailServer().script)
    let client = try SMTPClientTests.client(peer)
    #expect(failure(client, try message(to: "kari@example.no")) == nil)
    #expect(failure(client, try message(to: "kåre@example.no")) == .utf8NotOffered(.rcpt))
    #expect(failure(client, try message(to: "kari@example.no")) == nil)
    #expect(peer.seen.count { $0.hasPrefix("RCPT") } == 2)
  }
}
