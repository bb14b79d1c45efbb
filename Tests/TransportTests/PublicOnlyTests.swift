import Testing

@testable import Transport

/// Calls to URLs that a stranger chose.
@Suite struct PublicOnlyTests {
  static let limits = TimeLimits(connect: 5, whole: 5)

  private func error(_ client: HTTPClient, _ url: String, allowing: [HostPort] = []) -> TransportError? {
    do throws(TransportError) {
      _ = try client.send(HTTPRequest(url: url, limits: Self.limits, addresses: .publicOnly(allowing: allowing)))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
  func `no socket is opened to this machine, however it is written`(host: String) {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    #expect(error(HTTPClient(), "http://\(host):\(peer.port)/") == .addressRefused(.loopback))
    #expect(peer.connections == 0)
  }

  @Test(arguments: ["[::1]", "[::ffff:127.0.0.1]", "[::]", "[fe80::1]", "[fc00::1]"])
  func `nor in IPv6`(host: String) throws {
    let refused = try #require(error(HTTPClient(), "http://\(host):8080/"))
    guard case .addressRefused = refused else {
      Issue.record("\(refused)")
      return
    }
  }

  /// The public ones are never reached: the whole answer is judged first.
  @Test(
    arguments: [
      ("8.8.8.8,10.0.0.5", .privateNetwork), ("10.0.0.5,8.8.8.8", .privateNetwork),
      ("8.8.8.8,1.1.1.1,169.254.169.254", .linkLocal), ("2606:4700::1,8.8.8.8,::1", .loopback),
      ("8.8.8.8,::ffff:127.0.0.1", .loopback), ("fe80::1", .linkLocal), ("fd12:3456:789a::1", .privateNetwork),
      ("100.100.100.200", .sharedNetwork),
    ] as [(String, OutboundAddress.Refusal)])
  func `one bad address among the host's refuses the call`(answer: String, refusal: OutboundAddress.Refusal) {
    let client = HTTPClient(names: NameAnswers(answers: ["condition.example:80:\(answer)"]))
    let start = ContinuousClock.now
    #expect(error(client, "http://condition.example/") == .addressRefused(refusal))
    // Far less than a connection to a far-off address that does not answer.
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test func `every address that a host has is judged`() throws {
    let answers = "1.1.1.1,2606:4700::1,8.8.8.8,2606:4700::2,9.9.9.9"
    let request = HTTPRequest(
      url: "http://condition.example/", limits: Self.limits, addresses: .publicOnly(allowing: []))
    let transfer = try HTTPTransfer(
      request, trust: .system, names: NameAnswers(answers: ["condition.example:80:\(answers)"]))
    let multi = CurlMulti()
    multi.add(transfer.handle)
    while multi.perform().isEmpty {
      multi.wait(milliseconds: 1)
    }
    multi.remove(transfer.handle)
    let expected: Set = ["1.1.1.1", "8.8.8.8", "9.9.9.9", "[2606:4700:0:0:0:0:0:1]", "[2606:4700:0:0:0:0:0:2]"]
    #expect(Set(transfer.addresses.map(\.literal)) == expected)
  }

  /// A client for which 127.0.0.1 is public.
  private func client(for peer: ScriptedPeer) -> HTTPClient {
    let answers = ["condition.example:\(peer.port):127.0.0.1"]
    return HTTPClient(names: NameAnswers(answers: answers) { $0 == .v4(0x7F00_0001) ? nil : $0.refusal })
  }

  @Test func `a public host is called by its name, on a connection of its own each time`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering(ScriptedPeer.ok("1"), ScriptedPeer.ok("2")), ScriptedPeer.answering(ScriptedPeer.ok("3")))
    let client = client(for: peer)
    let request = HTTPRequest(
      method: "POST", url: "http://condition.example:\(peer.port)/a", body: Array("b".utf8), limits: Self.limits,
      addresses: .publicOnly(allowing: []))
    #expect(try client.send(request).body == Array("1".utf8))
    #expect(try client.send(request).body == Array("3".utf8))
    #expect(peer.seen.count == 2)
    #expect(peer.seen.allSatisfy { $0.contains("\r\nHost: condition.example:\(peer.port)\r\n") })
    #expect(peer.seen.allSatisfy { $0.hasSuffix("\r\n\r\nb") })
  }

  @Test func `a redirect to a refused address is an answer`() throws {
    let peer = ScriptedPeer(
      ScriptedPeer.answering("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"))
    let request = HTTPRequest(
      url: "http://condition.example:\(peer.port)/", limits: Self.limits, addresses: .publicOnly(allowing: []))
    #expect(try client(for: peer).send(request).status == 302)
  }

  @Test func `a public host that hangs runs into the limit`() throws {
    let peer = ScriptedPeer { connection, _ in connection.hang() }
    let request = HTTPRequest(
      url: "http://condition.example:\(peer.port)/", limits: TimeLimits(connect: 0.3, whole: 0.3),
      addresses: .publicOnly(allowing: []))
    #expect(throws: TransportError.timeOut(sent: true)) { try client(for: peer).send(request) }
  }

  @Test func `an exception is for exactly its host and port`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    let other = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    let allowed = [try #require(HostPort("127.0.0.1:\(peer.port)"))]
    #expect(error(HTTPClient(), peer.url(), allowing: allowed) == nil)
    #expect(error(HTTPClient(), other.url(), allowing: allowed) == .addressRefused(.loopback))
    #expect(
      error(HTTPClient(), "http://localhost:\(peer.port)/", allowing: allowed) == .addressRefused(.loopback))
  }

  /// In IPv6 too, and where a name that is an exception resolves to one. None of these is a metadata service, which
  /// could be there and answer.
  @Test(arguments: [("169.254.1.2", nil), ("[fe80::1]", nil), ("imds.metadata.internal", "169.254.1.2")])
  func `not even an exception leads to a link-local address`(host: String, answer: String?) throws {
    let client = HTTPClient(names: NameAnswers(answers: answer.map { ["\(host):80:\($0)"] } ?? []))
    let allowed = [try #require(HostPort("\(host):80"))]
    #expect(error(client, "http://\(host)/", allowing: allowed) == .addressRefused(.linkLocal))
  }

  @Test func `a name is resolved anew for every call`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("")))
    let multi = CurlMulti()
    func run(_ names: NameAnswers) throws(TransportError) -> HTTPResponse {
      let request = HTTPRequest(
        url: "http://rebound.invalid:\(peer.port)/", limits: Self.limits, addresses: .publicOnly(allowing: []))
      let transfer = try HTTPTransfer(request, trust: .system, names: names)
      while true {
        multi.add(transfer.handle)
        var ended = multi.perform()
        while ended.isEmpty {
          multi.wait(milliseconds: 1)
          ended = multi.perform()
        }
        multi.remove(transfer.handle)
        if let response = try transfer.ended(with: ended[0].code) { return response }
      }
    }
    let names = NameAnswers(answers: ["rebound.invalid:\(peer.port):127.0.0.1"]) { _ in nil }
    #expect(try run(names).status == 200)
    // What was checked for the first call is not kept for the second, which finds no such name any more.
    #expect(throws: TransportError.nameNotResolved) { try run(NameAnswers()) }
  }

  @Test func `a connection that a configured peer's call left open is not used`() throws {
    let peer = ScriptedPeer(ScriptedPeer.answering(ScriptedPeer.ok("1"), ScriptedPeer.ok("2")))
    let client = HTTPClient()
    _ = try client.send(HTTPRequest(url: peer.url(), limits: Self.limits))
    #expect(error(client, peer.url()) == .addressRefused(.loopback))
    #expect(peer.seen.count == 1)
  }

  @Test func `a name that does not resolve, a closed port and a refused address look alike`() throws {
    let closed = Loopback.closedPort()
    let failures = [
      error(HTTPClient(), "http://nobody.invalid/"),
      error(HTTPClient(), "http://127.0.0.1:\(closed)/"),
      error(HTTPClient(), "http://127.0.0.1:\(closed)/", allowing: [try #require(HostPort("127.0.0.1:\(closed)"))]),
    ]
    #expect(failures == [.nameNotResolved, .addressRefused(.loopback), .connectFailed])
    #expect(failures.map { $0?.publicReason } == [.unreachable, .unreachable, .unreachable])
  }

  @Test func `the second run goes to the addresses of the first and to no others`() {
    let exchange = HTTPExchange(upload: [], bodyLimit: 0) { $0.refusal }
    exchange.addressGuard = .collecting
    #expect(!exchange.mayConnect(to: .v4(0x0808_0808)))
    exchange.addressGuard = .enforcing
    #expect(exchange.mayConnect(to: .v4(0x0808_0808)))
    #expect(!exchange.mayConnect(to: .v4(0x0101_0101)), "public, but not what was checked")
    #expect(!exchange.mayConnect(to: nil), "no IP address")
    #expect(!exchange.mayConnect(to: .v4(0x7F00_0001)))
    #expect(exchange.refusal == .loopback)
  }
}
