import Foundation
import Testing

@testable import Transport

/// A peer that misbehaves gets the right error, within the limit.
@Suite struct HTTPFailureTests {
  /// What the call fails with, and how long it took in seconds.
  private func failure(
    of request: HTTPRequest, client: HTTPClient = HTTPClient()
  ) -> (error: TransportError?, seconds: Double) {
    let start = ContinuousClock.now
    do throws(TransportError) {
      _ = try client.send(request)
      return (nil, 0)
    } catch {
      return (error, (ContinuousClock.now - start) / .seconds(1))
    }
  }

  private func get(_ url: String, whole: Double = 10) -> HTTPRequest {
    HTTPRequest(url: url, limits: TimeLimits(connect: whole, whole: whole))
  }

  @Test func `a closed port is a failed connection`() {
    let error = failure(of: get("http://127.0.0.1:\(Loopback.closedPort())/")).error
    #expect(error == .connectFailed)
    #expect(error?.mayHaveBeenSent == false)
  }

  @Test func `an unknown name is not resolved`() {
    #expect(failure(of: get("http://nobody.invalid/")).error == .nameNotResolved)
  }

  @Test func `a peer that takes no connection runs into the limit with nothing sent`() {
    let (listener, port) = Loopback.listen(backlog: 0)
    let fillers = (1...4).map { _ in Loopback.connect(to: port) }
    let (error, seconds) = failure(
      of: HTTPRequest(url: "http://127.0.0.1:\(port)/", limits: TimeLimits(connect: 0.3, whole: 30)))
    #expect(error == .timeOut(sent: false))
    #expect((0.29...5).contains(seconds))
    for descriptor in fillers + [listener] {
      close(descriptor)
    }
  }

  @Test func `a peer that never accepts runs into the limit with the request sent`() {
    let (listener, port) = Loopback.listen()
    let (error, seconds) = failure(of: get("http://127.0.0.1:\(port)/", whole: 0.3))
    #expect(error == .timeOut(sent: true))
    #expect((0.29...5).contains(seconds))
    close(listener)
  }

  @Test func `a peer that never answers runs into the limit`() {
    let peer = ScriptedPeer { connection, _ in connection.hang() }
    let (error, seconds) = failure(of: get(peer.url(), whole: 0.3))
    #expect(error == .timeOut(sent: true))
    #expect((0.29...5).contains(seconds))
  }

  @Test func `a peer that stops within the body runs into the limit`() {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
      connection.hang()
    }
    #expect(failure(of: get(peer.url(), whole: 0.3)).error == .timeOut(sent: true))
  }

  @Test func `a peer that sends byte after byte runs into the limit`() {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      var pace = pollfd()
      while connection.write("x") {
        poll(&pace, 0, 20)
      }
    }
    let (error, seconds) = failure(of: get(peer.url(), whole: 0.3))
    #expect(error == .timeOut(sent: true))
    #expect((0.29...5).contains(seconds))
  }

  @Test func `a TLS handshake that stalls runs into the limit with nothing sent`() {
    let peer = ScriptedPeer { connection, _ in connection.hang() }
    #expect(failure(of: get("https://127.0.0.1:\(peer.port)/", whole: 0.3)).error == .timeOut(sent: false))
  }

  @Test func `a peer without TLS fails the handshake`() {
    let peer = ScriptedPeer { connection, _ in
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
      connection.hang()
    }
    #expect(failure(of: get("https://127.0.0.1:\(peer.port)/")).error == .tlsHandshakeFailed)
  }

  @Test func `a peer that closes without an answer leaves doubt`() {
    let peer = ScriptedPeer { connection, _ in _ = connection.readRequest() }
    let error = failure(of: get(peer.url())).error
    #expect(error == .emptyReply)
    #expect(error?.mayHaveBeenSent == true)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ])
  func `a peer that closes within the body breaks the answer`(answer: String) {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write(answer)
    }
    #expect(failure(of: get(peer.url())).error == .receiveFailed)
  }

  @Test(arguments: [
    "hello\r\n\r\n", "\u{0}\u{1}\u{2}\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "HTTP/9.9 200\r\n\r\n",
  ])
  func `an answer that is no HTTP is malformed`(answer: String) {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write(answer)
    }
    let error = failure(of: get(peer.url())).error
    #expect(error == .malformedReply)
    #expect(error?.mayHaveBeenSent == true)
  }

  @Test(arguments: [true, false])
  func `a hundred megabytes are cut off at the limit`(isAnnounced: Bool) {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n\(isAnnounced ? "Content-Length: 104857600\r\n" : "")\r\n")
      let megabyte = [UInt8](repeating: 0x20, count: 1_048_576)
      for _ in 1...100 {
        guard connection.write(megabyte) else { return }
      }
    }
    var request = get(peer.url())
    request.bodyLimit = 1_000
    #expect(failure(of: request).error == .bodyTooLarge(limit: 1_000))
  }

  @Test(arguments: [(1_000, true), (1_001, false)])
  func `the limit itself still fits`(length: Int, fits: Bool) {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok(String(repeating: "x", count: length))))
    var request = get(peer.url())
    request.bodyLimit = 1_000
    #expect(failure(of: request).error == (fits ? nil : .bodyTooLarge(limit: 1_000)))
  }

  @Test func `an endless header is cut off`() {
    let peer = ScriptedPeer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("X-Filler: \(String(repeating: "x", count: 1_000))\r\n") {}
    }
    #expect(failure(of: get(peer.url())).error == .malformedReply)
  }
}
