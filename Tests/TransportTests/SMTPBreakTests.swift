import Testing

@testable import Transport

/// Where the line breaks decides whether the message may have been sent.
@Suite struct SMTPBreakTests {
  private func attempt(
    _ server: ScriptedMailServer, bytes: Int = 1_000, limit: Double = 5
  ) throws -> (error: SMTPError?, seconds: Double) {
    let peer = ScriptedPeer(server.script)
    let client = try SMTPClientTests.client(peer, limits: TimeLimits(connect: limit, whole: limit))
    let message = try SMTPClientTests.message(String(repeating: "0123456789\r\n", count: bytes / 12))
    let start = ContinuousClock.now
    do throws(SMTPError) {
      _ = try client.send(message)
      return (nil, 0)
    } catch {
      return (error, (ContinuousClock.now - start) / .seconds(1))
    }
  }

  @Test(arguments: ["greeting", "EHLO"], [ScriptedMailServer.Misbehaviour.cut, .hang])
  func `before a session nothing was sent`(step: String, misbehaviour: ScriptedMailServer.Misbehaviour) throws {
    let (error, seconds) = try attempt(ScriptedMailServer(misbehaviour: [step: misbehaviour]), limit: 0.4)
    guard case .notConnected(let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((cause == .timeOut(sent: false)) == (misbehaviour == .hang))
    #expect(error?.mayHaveBeenSent == false)
    #expect(error?.isRetryable == true)
    #expect(seconds < 3)
  }

  @Test(
    arguments: [("MAIL", SMTPCommand.mail), ("RCPT", .rcpt), ("DATA", .data)],
    [ScriptedMailServer.Misbehaviour.cut, .hang])
  func `before the end of the message it was not sent`(
    step: (String, SMTPCommand), misbehaviour: ScriptedMailServer.Misbehaviour
  ) throws {
    let (error, seconds) = try attempt(ScriptedMailServer(misbehaviour: [step.0: misbehaviour]), limit: 0.4)
    guard case .interrupted(step.1, let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((cause == .timeOut(sent: false)) == (misbehaviour == .hang))
    #expect(error?.mayHaveBeenSent == false)
    #expect(seconds < 3)
  }

  @Test func `within the message it was not sent`() throws {
    // More than all buffers on the way hold.
    let (error, _) = try attempt(ScriptedMailServer(misbehaviour: ["body": .cut]), bytes: 30_000_000)
    guard case .interrupted(.data, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.mayHaveBeenSent == false)
  }

  @Test(arguments: [ScriptedMailServer.Misbehaviour.cut, .hang])
  func `after the final point nobody knows`(misbehaviour: ScriptedMailServer.Misbehaviour) throws {
    let (error, seconds) = try attempt(ScriptedMailServer(misbehaviour: [".": misbehaviour]), limit: 0.4)
    guard case .unknown(let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((cause == .timeOut(sent: true)) == (misbehaviour == .hang))
    #expect(error?.mayHaveBeenSent == true)
    #expect(seconds < 3)
  }

  @Test func `a closed port is no session`() throws {
    let client = try SMTPClient(
      url: "smtp://127.0.0.1:\(Loopback.closedPort())", tls: .none, limits: TimeLimits(connect: 5, whole: 5))
    #expect(throws: SMTPError.notConnected(.connectFailed)) { try client.send(SMTPClientTests.message()) }
  }

  @Test func `a server that says no goodbye does not hold anybody up`() throws {
    let start = ContinuousClock.now
    do {
      let peer = ScriptedPeer(ScriptedMailServer(misbehaviour: ["QUIT": .hang]).script)
      let client = try SMTPClientTests.client(peer)
      _ = try client.send(SMTPClientTests.message())
    }
    let refused = ScriptedMailServer(replies: ["RCPT": "550 No"], misbehaviour: ["QUIT": .hang])
    #expect(try attempt(refused).error == .refused(.rcpt, code: 550, enhanced: nil))
    #expect(ContinuousClock.now - start < .seconds(3))
  }
}
