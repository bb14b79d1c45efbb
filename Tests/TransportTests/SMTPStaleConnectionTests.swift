import Testing

@testable import Transport

/// A kept connection that the server no longer wants.
@Suite struct SMTPStaleConnectionTests {
  /// Serves one message as it should, then does `next` with the following commands.
  private func peer(then next: @escaping ScriptedPeer.Script) -> ScriptedPeer {
    ScriptedPeer(
      { connection, transcript in
        connection.write("220 mail.example\r\n")
        for reply in ["250 mail.example", "250 Ok", "250 Ok", "354 Go"] {
          transcript.add(connection.readLine() ?? "")
          connection.write(reply + "\r\n")
        }
        transcript.add(connection.readThrough("\r\n.\r\n") ?? "")
        connection.write("250 Ok\r\n")
        next(connection, transcript)
      },
      ScriptedMailServer().script
    )
  }

  private func sendTwice(_ peer: ScriptedPeer, whole: Double = 5, between: () -> Void = {}) throws -> SMTPError? {
    let client = try SMTPClientTests.client(peer, limits: TimeLimits(connect: 5, whole: whole))
    _ = try client.send(SMTPClientTests.message("first\r\n"))
    between()
    let second = try SMTPClientTests.message("second\r\n")
    do throws(SMTPError) {
      _ = try client.send(second)
      return nil
    } catch {
      return error
    }
  }

  @Test func `closed while idle, it is replaced`() throws {
    let peer = peer { connection, transcript in
      connection.write("421 4.4.2 Idle too long\r\n")
      connection.close()
      transcript.add("closed")
    }
    #expect(try sendTwice(peer) { peer.transcript.wait(for: 1, of: "closed") } == nil)
    #expect(peer.seen.count { $0 == "second\r\n.\r\n" } == 1)
  }

  @Test(arguments: ["421 4.4.2 Idle too long\r\n", ""])
  func `ended at the next command, it is replaced`(answer: String) throws {
    let peer = peer { connection, transcript in
      transcript.add(connection.readLine() ?? "")
      connection.write(answer)
    }
    #expect(try sendTwice(peer) == nil)
    #expect(peer.connections == 2)
    #expect(peer.seen.count { $0.hasPrefix("MAIL") } == 3)
    #expect(peer.seen.count { $0 == "second\r\n.\r\n" } == 1)
  }

  @Test(arguments: [("550 5.7.1 No", 550), ("450 4.7.1 Later", 450)])
  func `an ordinary refusal is not tried again`(answer: String, code: Int) throws {
    let peer = peer { connection, transcript in
      transcript.add(connection.readLine() ?? "")
      connection.write(answer + "\r\n")
      connection.hang()
    }
    let error = try sendTwice(peer)
    guard case .refused(.mail, code, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(peer.connections == 1)
  }

  @Test func `nor is a message that may have been sent`() throws {
    let peer = peer { connection, transcript in
      for reply in ["250 Ok", "250 Ok", "354 Go"] {
        transcript.add(connection.readLine() ?? "")
        connection.write(reply + "\r\n")
      }
      transcript.add(connection.readThrough("\r\n.\r\n") ?? "")
    }
    #expect(try sendTwice(peer)?.mayHaveBeenSent == true)
    #expect(peer.connections == 1)
    #expect(peer.seen.count { $0 == "second\r\n.\r\n" } == 1)
  }

  @Test func `nor is one whose time has run out`() throws {
    let peer = peer { connection, _ in connection.hang() }
    #expect(try sendTwice(peer, whole: 0.4) == .interrupted(.mail, .timeOut(sent: false)))
    #expect(peer.connections == 1)
  }
}
