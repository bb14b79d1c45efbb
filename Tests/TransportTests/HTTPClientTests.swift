import Foundation
import Testing

@testable import Transport

@Suite struct HTTPClientTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  @Test func `gives status, headers and body`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering("HTTP/1.1 404 No\r\nX-Trace:  a b \r\nContent-Length: 4\r\n\r\nnone"))
    let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(response.status == 404)
    #expect(response.headers["x-trace"] == "a b")
    #expect(response.headers["X-Other"] == nil)
    #expect(response.body == Array("none".utf8))
  }

  @Test func `sends what it was given and little else`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    let request = HTTPRequest(
      method: "POST", url: peer.url("/orders?a=1"),
      headers: ["Content-Type": "application/json", "X-Empty": ""], body: Array(#"{"a":"å"}"#.utf8),
      limits: Self.limits)
    _ = try HTTPClient().send(request)
    let expected = [
      "POST /orders?a=1 HTTP/1.1", "Host: 127.0.0.1:\(peer.port)", "User-Agent: Varsel", "Accept: */*",
      "Content-Type: application/json", "X-Empty:", "Content-Length: 10", "", #"{"a":"å"}"#,
    ]
    #expect(peer.seen == [expected.joined(separator: "\r\n")])
  }

  @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
  func `uses the method`(method: String) throws {
    let peer = ScriptedPeer(ScriptedPeer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    let response = try HTTPClient().send(HTTPRequest(method: method, url: peer.url(), limits: Self.limits))
    #expect(response.status == 200)
    #expect(peer.seen.first?.hasPrefix("\(method) / HTTP/1.1\r\n") == true)
    #expect(peer.seen.first?.contains("Content-Type") == false)
  }

  @Test func `sends a body with any method`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    _ = try HTTPClient().send(
      HTTPRequest(method: "GET", url: peer.url(), body: Array("q".utf8), limits: Self.limits))
    #expect(peer.seen.first?.hasPrefix("GET / ") == true)
    #expect(peer.seen.first?.hasSuffix("\r\n\r\nq") == true)
  }

  @Test func `sends a body that is longer than any buffer`() throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    _ = try HTTPClient().send(HTTPRequest(method: "POST", url: peer.url(), body: body, limits: Self.limits))
    #expect(peer.seen.first?.hasSuffix("\r\n\r\n" + String(decoding: body, as: UTF8.self)) == true)
    #expect(peer.seen.first?.contains("Expect") == false)
  }

  @Test func `keeps the connection for the next call`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("1"), ScriptedPeer.ok("2"), ScriptedPeer.ok("3")))
    let client = HTTPClient()
    for expected in ["1", "2", "3"] {
      let request = HTTPRequest(method: "POST", url: peer.url(), body: Array("b".utf8), limits: Self.limits)
      #expect(try client.send(request).body == Array(expected.utf8))
    }
    #expect(peer.connections == 1)
  }

  @Test func `answers a redirect and does not follow it`() throws {
    let target = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    let peer = ScriptedPeer(
      ScriptedPeer.answering("HTTP/1.1 302 Found\r\nLocation: \(target.url())\r\nContent-Length: 0\r\n\r\n"))
    let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(response.status == 302)
    #expect(response.headers["Location"] == target.url())
    #expect(target.connections == 0)
  }

  @Test func `sends no cookie back`() throws {
    let answer = ScriptedPeer.ok("", headers: "Set-Cookie: a=b; Path=/\r\n")
    let peer = ScriptedPeer(ScriptedPeer.answering(answer, answer))
    let client = HTTPClient()
    for _ in 1...2 {
      _ = try client.send(HTTPRequest(url: peer.url(), limits: Self.limits))
    }
    #expect(peer.seen.count == 2)
    #expect(peer.seen.allSatisfy { !$0.contains("Cookie") })
  }

  @Test func `forgets the header of an interim answer`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + ScriptedPeer.ok("late")))
    let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(response.status == 200)
    #expect(response.headers["X-Early"] == nil)
    #expect(response.body == Array("late".utf8))
  }

  @Test func `joins the pieces of a chunked answer`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(response.body == Array("abcde".utf8))
  }

  @Test func `leaves a compressed answer as it is`() throws {
    let bomb = ScriptedPeer.ok("\u{1F}", headers: "Content-Encoding: gzip\r\n")
    let peer = ScriptedPeer(ScriptedPeer.answering(bomb))
    let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(response.body == [0x1F])
    #expect(peer.seen.first?.contains("Accept-Encoding") == false)
  }

  @Test func `takes no proxy from the environment`() async {
    await #expect(processExitsWith: .success) {
      let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
      for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:\(Loopback.closedPort())", 1)
      }
      setenv("no_proxy", "", 1)
      let response = try HTTPClient().send(HTTPRequest(url: peer.url(), limits: HTTPClientTests.limits))
      #expect(response.status == 200)
    }
  }
}
