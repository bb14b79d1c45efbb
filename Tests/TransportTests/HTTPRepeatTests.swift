import Testing

@testable import Transport

/// libcurl repeats a request by itself when a kept connection turns out to be closed.
@Suite struct HTTPRepeatTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  /// Answers the first request, and closes after the second without a word; a third, on a new connection, would be
  /// answered.
  private func peer() -> ScriptedPeer {
    ScriptedPeer(
      { connection, transcript in
        for answer in [ScriptedPeer.ok("first"), nil] {
          guard let request = connection.readRequest() else { return }
          transcript.add(request)
          answer.map { _ = connection.write($0) }
        }
      },
      { connection, transcript in
        // The first byte, to see half a request too.
        guard let first = connection.read(count: 1) else { return transcript.add("nothing") }
        transcript.add(String(decoding: first, as: UTF8.self) + (connection.readRequest() ?? ""))
        connection.write(ScriptedPeer.ok("repeated"))
        connection.hang()
      }
    )
  }

  @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
  func `a request that changes something is never sent twice`(method: String) throws {
    let peer = peer()
    let client = HTTPClient()
    let request = HTTPRequest(method: method, url: peer.url(), body: Array("sms".utf8), limits: Self.limits)
    _ = try client.send(request)
    #expect(throws: TransportError.emptyReply) { try client.send(request) }
    // libcurl has a new connection by the time it finds that it cannot repeat the body.
    #expect(peer.transcript.wait(for: 1, of: "nothing"))
    #expect(peer.seen.count == 3)
    #expect(TransportError.emptyReply.mayHaveBeenSent)
  }

  @Test func `without a body it goes on a connection of its own`() throws {
    let peer = peer()
    let client = HTTPClient()
    _ = try client.send(HTTPRequest(url: peer.url(), limits: Self.limits))
    let response = try client.send(HTTPRequest(method: "POST", url: peer.url(), limits: Self.limits))
    #expect(response.body == Array("repeated".utf8))
    #expect(peer.connections == 2)
    #expect(peer.seen.count == 2)
  }

  @Test func `a GET may be`() throws {
    let peer = peer()
    let client = HTTPClient()
    let request = HTTPRequest(url: peer.url(), limits: Self.limits)
    _ = try client.send(request)
    #expect(try client.send(request).body == Array("repeated".utf8))
    #expect(peer.seen.count == 3)
  }

  @Test func `a connection that the peer closed while idle is replaced`() throws {
    let peer = ScriptedPeer(
      { connection, transcript in
        transcript.add(connection.readRequest() ?? "")
        connection.write(ScriptedPeer.ok("1"))
        connection.close()
        transcript.add("closed")
      },
      ScriptedPeer.answering(ScriptedPeer.ok("2")))
    let client = HTTPClient()
    let request = HTTPRequest(method: "POST", url: peer.url(), body: Array("b".utf8), limits: Self.limits)
    _ = try client.send(request)
    #expect(peer.transcript.wait(for: 1, of: "closed"))
    #expect(try client.send(request).body == Array("2".utf8))
  }
}
