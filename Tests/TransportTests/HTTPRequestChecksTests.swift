import Testing

@testable import Transport

@Suite struct HTTPRequestChecksTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  @Test(
    arguments: [
      ("", .invalidURL), ("not-a-url", .invalidURL), ("127.0.0.1/", .invalidURL),  // nothing is guessed
      ("//127.0.0.1/", .invalidURL), ("http:127.0.0.1", .invalidURL),
      ("http://127.0.0.1/a\r\nX: y", .invalidURL), ("http://127.0.0.1/a\nb", .invalidURL),
      ("http://127.0.0.1/a b", .invalidURL), ("http://127.0.0.1/a\u{0}b", .invalidURL),
      ("http://127.0.0.1:65536/", .invalidURL), ("http://", .invalidURL),
      ("ftp://127.0.0.1/", .unsupportedScheme), ("file:///etc/passwd", .unsupportedScheme),
      ("smtp://127.0.0.1/", .unsupportedScheme), ("javascript://x/", .unsupportedScheme),
    ] as [(String, TransportError)])
  func `refuses a URL before it calls`(url: String, error: TransportError) {
    #expect(throws: error) { try HTTPClient().send(HTTPRequest(url: url, limits: Self.limits)) }
    #expect(!error.mayHaveBeenSent)
  }

  @Test(arguments: ["", "G ET", "GET\r\nX: y", "GET\u{0}", "GÉT", "GET:"])
  func `refuses a method that is no token`(method: String) {
    let peer = ScriptedPeer()
    #expect(throws: TransportError.invalidMethod) {
      try HTTPClient().send(HTTPRequest(method: method, url: peer.url(), limits: Self.limits))
    }
    #expect(peer.connections == 0)
  }

  @Test(arguments: [
    ("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A", "a\rb"), ("X-A", "a\u{0}"), ("X-A\r\nX-B", "b"), ("X A", "b"),
    ("", "b"), ("X-A:", "b"), ("X\u{0}", "b"),
    ("content-length", "0"), ("Transfer-Encoding", "chunked"),  // would make two requests of one
  ])
  func `refuses a header that would change the request's shape`(name: String, value: String) {
    let peer = ScriptedPeer()
    #expect(throws: TransportError.invalidHeader) {
      try HTTPClient().send(HTTPRequest(url: peer.url(), headers: [name: value], limits: Self.limits))
    }
    #expect(peer.connections == 0)
  }
}
