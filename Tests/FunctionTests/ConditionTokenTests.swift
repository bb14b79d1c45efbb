import Foundation
import TestSupport
import Testing

@Suite("The token of check-condition")
struct ConditionTokenTests {
  private static let isTrue = PeerAnswer.ok(#"{"sendNotification": true}"#)

  private func event(_ url: String) -> JSONValue {
    ["orderId": "5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01", "conditionEndpoint": .text(url)]
  }

  private func settings(_ endpoint: TokenEndpoint, hosts: String, allowing addresses: String...) -> [String: String] {
    endpoint.settings(hosts: hosts).merging([
      "VARSEL_CONDITION_ALLOW_HTTP": "true", "VARSEL_CONDITION_TIMEOUT_SECONDS": "1",
      "VARSEL_CONDITION_ALLOWED_HOSTS": addresses.joined(separator: ","),
    ]) { $1 }
  }

  @Test func `a named host gets a bearer token, and nobody else does`() throws {
    let endpoint = try TokenEndpoint()
    let (named, other) = (HTTPPeer { _ in Self.isTrue }, HTTPPeer { _ in Self.isTrue })
    let run = try FunctionRun(
      "check-condition",
      event: [event("http://\(named.address)/"), event("http://\(other.address)/")],
      settings: settings(endpoint, hosts: named.address, allowing: named.address, other.address)
    )
    #expect(try run.answer().list?.map { $0["outcome"] } == ["met", "met"])
    #expect(named.requests.map { $0.head.contains("\r\nAuthorization: Bearer token-1\r\n") } == [true])
    #expect(other.requests.map { $0.fieldNames.contains("authorization") } == [false])
    #expect(endpoint.peer.requests.first?.head.hasPrefix("POST /token HTTP/1.1\r\n") == true)
    let claims = try #require(endpoint.claims.first)
    #expect(claims["scope"] == "altinn:system/notifications.condition.check" && claims["iss"] == "client-1")
    #expect(claims["aud"] == "https://maskinporten.example/")
  }

  @Test func `one token serves an array, and the arrays after it`() throws {
    let endpoint = try TokenEndpoint()
    let peer = HTTPPeer { _ in Self.isTrue }
    let events = JSONValue.list((0..<40).map { event("http://\(peer.address)/\($0)") })
    let lines = events.bytes + Array("\n".utf8) + events.bytes + Array("\n".utf8)
    let run = try FunctionRun(
      "check-condition",
      lines,
      "--lines",
      settings: settings(endpoint, hosts: peer.address, allowing: peer.address)
    )
    #expect(run.lines.count == 2 && peer.requests.count == 80)
    #expect(peer.requests.allSatisfy { $0.head.contains("\r\nAuthorization: Bearer token-1\r\n") })
    #expect(endpoint.peer.connections == 1)
  }

  /// The host is taken from the URL as it is called, not as it is written.
  @Test func `however a host is written, it gets its token`() throws {
    let endpoint = try TokenEndpoint()
    let peer = HTTPPeer { _ in Self.isTrue }
    let local = "localhost:\(peer.port)"
    let events = ["LocalHost:\(peer.port)", "localhost.:\(peer.port)", "127.1:\(peer.port)", "0x7f000001:\(peer.port)"]
    let run = try FunctionRun(
      "check-condition",
      event: .list(events.map { event("http://\($0)/") }),
      settings: settings(endpoint, hosts: "LOCALHOST.:\(peer.port),\(peer.address)", allowing: local, peer.address)
    )
    #expect(try run.answer().list?.map { $0["outcome"] } == ["met", "met", "met", "met"])
    #expect(peer.requests.allSatisfy { $0.head.contains("\r\nAuthorization: Bearer token-1\r\n") })
  }

  @Test func `another port, another host with this name in it, and a redirect get none`() throws {
    let endpoint = try TokenEndpoint()
    let other = HTTPPeer { _ in Self.isTrue }
    let named = HTTPPeer { [address = other.address] _ in
      .answer(status: 307, headers: ["Location": "http://\(address)/"], body: [])
    }
    let run = try FunctionRun(
      "check-condition",
      event: [
        event("http://\(other.address)/?\(named.address)"), event("http://\(other.address)/#@\(named.address)/"),
        event("http://\(named.address)@\(other.address)/"), event("http://\(named.address)/"),
      ],
      settings: settings(endpoint, hosts: named.address, allowing: named.address, other.address)
    )
    #expect(try run.answer().list?.map { $0["reason"] } == ["answered", "answered", "invalidURL", "status"])
    #expect(other.requests.count == 2 && !other.requests.contains { $0.fieldNames.contains("authorization") })
  }

  @Test func `a host without a port is named for https alone`() throws {
    let endpoint = try TokenEndpoint()
    let run = try FunctionRun(
      "check-condition",
      // Neither name exists: one is called without a token, the other would be with one.
      event: [event("http://condition.varsel.invalid/"), event("https://condition.varsel.invalid/")],
      settings: settings(endpoint, hosts: "condition.varsel.invalid", allowing: "127.0.0.1:1")
    )
    #expect(try run.answer().list?.map { $0["reason"] } == ["unreachable", "unreachable"])
    #expect(endpoint.peer.connections == 1)
  }

  @Test func `no token is asked for, and none sent, over plain http where that is not allowed`() throws {
    let endpoint = try TokenEndpoint()
    let peer = HTTPPeer { _ in Self.isTrue }
    var settings = settings(endpoint, hosts: peer.address, allowing: peer.address)
    settings["VARSEL_CONDITION_ALLOW_HTTP"] = nil
    let run = try FunctionRun("check-condition", event: event("http://\(peer.address)/"), settings: settings)
    #expect(try run.answer()["reason"] == "schemeNotAllowed")
    #expect(peer.connections == 0 && endpoint.peer.connections == 0)
  }

  @Test func `no token is asked for where none is needed`() throws {
    let endpoint = try TokenEndpoint()
    let peer = HTTPPeer { _ in Self.isTrue }
    let run = try FunctionRun(
      "check-condition",
      event: event("http://\(peer.address)/"),
      settings: settings(endpoint, hosts: "condition.varsel.invalid", allowing: peer.address)
    )
    #expect(try run.answer()["outcome"] == "met" && endpoint.peer.connections == 0)
  }

  /// Only the codes of the answer are told, and those to the operator alone.
  @Test(arguments: [
    (
      PeerAnswer.status(400, #"{"error": "invalid_grant", "error_description": "hemmelig MP-110"}"#),
      "Maskinporten refused the token: status 400, invalid_grant, MP-110.", false
    ),
    (.status(503, "hemmelig"), "Maskinporten refused the token: status 503.", true),
    (.ok("hemmelig"), "Maskinporten gave an answer that cannot be read.", true),
    (.nothing, "Maskinporten did not answer: the connection was closed without an answer.", true),
  ])
  func `without a token the host is not called`(_ answer: PeerAnswer, _ message: String, _ retryable: Bool) throws {
    let endpoint = try TokenEndpoint(answer)
    let peer = HTTPPeer { _ in Self.isTrue }
    let url = "http://\(peer.address)/sak?hemmelig=42"
    let run = try FunctionRun(
      "check-condition",
      event: [event(url), event(url)],
      settings: settings(endpoint, hosts: peer.address, allowing: peer.address)
    )
    let noToken: JSONValue = ["outcome": "inconclusive", "reason": "noToken"]
    #expect(run.status == 0)
    #expect(try JSONValue(bytes: run.output) == [noToken, noToken])
    #expect(peer.connections == 0 && endpoint.peer.connections == 1)
    var line = try JSONValue(bytes: run.errors)
    line["time"] = nil
    #expect(line == ["level": "warning", "code": "tokenUnavailable", "message": .text(message)])
    for text in [run.output, run.errors].map({ String(decoding: $0, as: UTF8.self) }) {
      #expect(!text.contains("hemmelig") && !text.contains("eyJ") && !text.contains(peer.address))
    }
  }

  @Test(arguments: ["TOKEN_URL", "AUDIENCE", "CLIENT_ID", "KEY", "KEY_ID"])
  func `hosts without all of Maskinporten's settings are an error at the start`(_ name: String) throws {
    let endpoint = try TokenEndpoint()
    var settings = endpoint.settings(hosts: "www.varsel.example")
    settings["VARSEL_MASKINPORTEN_\(name)"] = nil
    let error = try FunctionRun("check-condition", [], settings: settings).error()
    #expect(error["message"]?.text?.hasPrefix("VARSEL_MASKINPORTEN_\(name) is not set") == true)
  }

  @Test(arguments: ["a b", "https://www.varsel.example", "*.varsel.example", "host:0", "host,", "blåbær.no"])
  func `a wrong list of hosts is an error at the start`(_ hosts: String) throws {
    let run = try FunctionRun("check-condition", [], settings: ["VARSEL_CONDITION_TOKEN_HOSTS": hosts])
    #expect(try run.error()["message"]?.text?.hasPrefix("VARSEL_CONDITION_TOKEN_HOSTS must") == true)
  }

  @Test func `Maskinporten's settings are not read where no host is named`() throws {
    let settings = ["VARSEL_MASKINPORTEN_KEY": "no key"]
    #expect(try FunctionRun("check-condition", event: event(""), settings: settings).answer()["reason"] != nil)
  }
}
