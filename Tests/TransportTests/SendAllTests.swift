import Testing

@testable import Transport

@Suite struct SendAllTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  /// Six connections that answer with the path asked for, but each only when as many as `size` have arrived in its
  /// round. The first gives one too many the time to show up.
  private func peer(inRoundsOf size: Int) -> ScriptedPeer {
    ScriptedPeer(
      (0..<6).map { index in
        { @Sendable connection, transcript in
          let path = connection.readRequest()?.split(separator: " ").dropFirst().first ?? ""
          transcript.add("arrived")
          if index == 0 {
            transcript.wait(for: size + 1, of: "arrived", seconds: 0.2)
          } else {
            transcript.wait(for: (index / size + 1) * size, of: "arrived")
          }
          transcript.add("answered")
          connection.write(ScriptedPeer.ok(String(path), headers: "Connection: close\r\n"))
        }
      })
  }

  @Test(arguments: [1, 2, 3, 6])
  func `runs as many as asked for side by side and answers in order`(atOnce: Int) throws {
    let peer = peer(inRoundsOf: atOnce)
    let requests = (0..<6).map { HTTPRequest(url: peer.url("/\($0)"), limits: Self.limits) }
    let results = HTTPClient().sendAll(requests, atOnce: atOnce)
    #expect(try results.map { try $0.get().body } == (0..<6).map { Array("/\($0)".utf8) })

    var running = 0
    var highest = 0
    for entry in peer.seen {
      running += entry == "arrived" ? 1 : -1
      highest = max(highest, running)
    }
    #expect(highest == atOnce)
  }

  @Test func `one that fails does not touch its neighbours`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering(ScriptedPeer.ok("a")), ScriptedPeer.answering(ScriptedPeer.ok("a")))
    let urls = [
      peer.url(), "http://127.0.0.1:\(Loopback.closedPort())/", "gopher://127.0.0.1/", peer.url(),
    ]
    let results = HTTPClient().sendAll(urls.map { HTTPRequest(url: $0, limits: Self.limits) }, atOnce: 4)
    let expected: [Result<Int, TransportError>] = [
      .success(200), .failure(.connectFailed), .failure(.unsupportedScheme), .success(200),
    ]
    #expect(results.map { $0.map(\.status) } == expected)
  }

  @Test func `one that hangs ends at its own limit`() throws {
    let hanging = ScriptedPeer { connection, _ in connection.hang() }
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("a")))
    let results = HTTPClient().sendAll(
      [
        HTTPRequest(url: hanging.url(), limits: TimeLimits(connect: 0.3, whole: 0.3)),
        HTTPRequest(url: peer.url(), limits: Self.limits),
      ], atOnce: 2)
    #expect(results.map { $0.map(\.status) } == [.failure(.timeOut(sent: true)), .success(200)])
  }

  @Test func `nothing asked is nothing answered`() {
    #expect(HTTPClient().sendAll([], atOnce: 3).isEmpty)
  }

  @Test func `waiting takes no processor time`() {
    let hanging = ScriptedPeer { connection, _ in connection.hang() }
    let start = ProcessorTime.now
    _ = HTTPClient().sendAll(
      [HTTPRequest(url: hanging.url(), limits: TimeLimits(connect: 0.5, whole: 0.5))], atOnce: 1)
    #expect(ProcessorTime.now - start < 0.1)
  }
}
