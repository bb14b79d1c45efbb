import Foundation
import TestSupport
import Testing

@Suite("check-condition")
struct CheckConditionTests {
  private func event(_ url: String) -> JSONValue {
    ["orderId": "5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01", "conditionEndpoint": .text(url)]
  }

  private func allowing(_ peer: HTTPPeer...) -> [String: String] { allowing(peer.map(\.address)) }

  private func allowing(_ addresses: [String]) -> [String: String] {
    [
      "VARSEL_CONDITION_ALLOW_HTTP": "true", "VARSEL_CONDITION_TIMEOUT_SECONDS": "1",
      "VARSEL_CONDITION_ALLOWED_HOSTS": addresses.joined(separator: ", "),
    ]
  }

  private func inconclusive(_ reason: String, status: Int? = nil) -> JSONValue {
    var result: JSONValue = ["outcome": "inconclusive", "reason": .text(reason)]
    result["httpStatus"] = status.map { .number($0) }
    return result
  }

  /// What one peer's answer comes to.
  private func result(of answer: PeerAnswer) throws -> JSONValue {
    let peer = HTTPPeer { _ in answer }
    let run = try FunctionRun("check-condition", event: event("http://\(peer.address)/"), settings: allowing(peer))
    return try run.answer()
  }

  @Test func `every kind of answer has its outcome`() throws {
    let met: JSONValue = ["outcome": "met", "reason": "answered", "httpStatus": 200]
    let notMet: JSONValue = ["outcome": "notMet", "reason": "answered", "httpStatus": 200]
    func at(_ status: Int, _ result: JSONValue) -> JSONValue {
      var result = result
      result["httpStatus"] = .number(status)
      return result
    }
    let isTrue = #"{"sendNotification": true}"#
    let table: [(PeerAnswer, JSONValue)] = [
      (.ok(isTrue), met),
      (.ok(#"{"sendNotification":false}"#), notMet),
      (.ok("\n{\"other\": [1, {}], \"sendNotification\" :false }\r\n"), notMet),
      (.status(201, isTrue), at(201, met)),
      (.status(299, isTrue), at(299, met)),
      // Said twice is no less clear; said both ways it is.
      (.ok(#"{"sendNotification": true, "a": 1, "sendNotification" : true }"#), met),
      (.ok(#"{"sendNotification": false, "sendNotification": true}"#), inconclusive("contradictory", status: 200)),
      (.ok(#"{"sendNotification": true, "sendNotification": false}"#), inconclusive("contradictory", status: 200)),
      (.ok(#"{"sendNotification":true,"send\u004eotification":false}"#), inconclusive("contradictory", status: 200)),
      (.ok(#"{"sendNotification": true, "sendNotification": null}"#), inconclusive("contradictory", status: 200)),
      (.ok(#"{"sendNotification": true, "sendNotification": "true"}"#), inconclusive("contradictory", status: 200)),
      (.ok(#"{"sendNotification": null, "sendNotification": true}"#), inconclusive("notBoolean", status: 200)),
      // Inside of others, or as a text, it is another member.
      (.ok(#"{"a": {"sendNotification": false}, "sendNotification": true}"#), met),
      (.ok(#"{"a": [{"sendNotification": false}, "}"], "sendNotification": true}"#), met),
      (.ok(#"{"a": "\",\"sendNotification\":false", "sendNotification": true}"#), met),
      (.ok(#"{"a": "sendNotification", "sendNotification": true, "b": "sendNotification"}"#), met),
      (.ok(#"{"a\\": "\\", "sendNotification": true}"#), met),
      (.ok(#"{"sendNotification": "true"}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": 1}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": 0}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": null}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": [true]}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": {}}"#), inconclusive("notBoolean", status: 200)),
      (.ok(#"{"sendNotification": TRUE}"#), inconclusive("notJSON", status: 200)),
      // The name is case-sensitive.
      (.ok(#"{"SendNotification": true}"#), inconclusive("missingField", status: 200)),
      (.ok(#"{"isValidJson": true}"#), inconclusive("missingField", status: 200)),
      (.ok(#"{"data": {"sendNotification": true}}"#), inconclusive("missingField", status: 200)),
      (.ok("{}"), inconclusive("missingField", status: 200)),
      (.ok("[\(isTrue)]"), inconclusive("notObject", status: 200)),
      (.ok("true"), inconclusive("notObject", status: 200)),
      (.ok("null"), inconclusive("notObject", status: 200)),
      (.ok(""), inconclusive("notJSON", status: 200)),
      (.ok("<html>true</html>"), inconclusive("notJSON", status: 200)),
      (.ok(isTrue + "}"), inconclusive("notJSON", status: 200)),
      (.ok(#"{"sendNotification": true"#), inconclusive("notJSON", status: 200)),
      (.ok(String(repeating: "[", count: 60_000)), inconclusive("notJSON", status: 200)),
      (.utf16(isTrue), inconclusive("notJSON", status: 200)),
      // 10 MB in 10 kB.
      (try .gzipped(String(repeating: " ", count: 10_000_000) + isTrue), inconclusive("notJSON", status: 200)),
      (.status(204), inconclusive("notJSON", status: 204)),
      (.status(300, isTrue), inconclusive("status", status: 300)),
      (.status(400, isTrue), inconclusive("status", status: 400)),
      (.status(404), inconclusive("status", status: 404)),
      (.status(500, isTrue), inconclusive("status", status: 500)),
      // 64 KiB is the limit, and one byte more is too much.
      (.ok(isTrue + String(repeating: " ", count: 65_536 - isTrue.utf8.count)), met),
      (.ok(isTrue + String(repeating: " ", count: 65_537 - isTrue.utf8.count)), inconclusive("tooLarge")),
    ]
    let peer = HTTPPeer { request in table[Int(request.target.dropFirst()) ?? 0].0 }
    let events = table.indices.map { event("http://\(peer.address)/\($0)") }
    var settings = allowing(peer)
    settings["VARSEL_CONDITION_TIMEOUT_SECONDS"] = nil
    let run = try FunctionRun("check-condition", event: .list(events), settings: settings)
    let results = try #require(try run.answer().list)
    #expect(results.count == table.count)
    for ((answer, expected), result) in zip(table, results) { #expect(result == expected, "\(answer)") }
  }

  @Test func `a peer that says nothing, hangs, drips, floods or talks nonsense`() throws {
    #expect(try result(of: .nothing) == inconclusive("badAnswer"))
    #expect(try result(of: .raw("SSH-2.0-OpenSSH_9.2\r\n")) == inconclusive("badAnswer"))
    #expect(try result(of: .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")) == inconclusive("badAnswer"))
    #expect(try result(of: .hang) == inconclusive("timeOut"))
    #expect(try result(of: .drip) == inconclusive("timeOut"))
    #expect(try result(of: .endless(bytes: 100 << 20)) == inconclusive("tooLarge"))
  }

  @Test func `no such name, a closed port and an address behind the guard are told apart by nobody`() throws {
    let closed = LoopbackServer.closedAddress()
    let settings = allowing([closed])
    let bytes = try FunctionRun("check-condition", event: event("http://\(closed)/"), settings: settings).output
    #expect(try JSONValue(bytes: bytes) == inconclusive("unreachable"))
    let noName = event("https://no-such-name.varsel.invalid/")
    #expect(try FunctionRun("check-condition", event: noName, settings: settings).output == bytes)
  }

  @Test func `TLS that does not come about is named`() throws {
    let peer = HTTPPeer { _ in .ok("{}") }
    let run = try FunctionRun("check-condition", event: event("https://\(peer.address)/"), settings: allowing(peer))
    #expect(try run.answer() == inconclusive("tls"))
    #expect(peer.connections == 1 && peer.requests.isEmpty)
  }

  @Test func `the request is the URL as the sender wrote it, with no token and no trace of ours`() throws {
    let peer = HTTPPeer { _ in .ok(#"{"sendNotification": true}"#) }
    let target = "/sak/117/skal-varsles?id=42&a=%C3%A6"
    let run = try FunctionRun(
      "check-condition",
      event: event("http://\(peer.address)\(target)#part"),
      settings: allowing(peer)
    )
    #expect(try run.answer()["outcome"] == "met")
    let request = try #require(peer.requests.first)
    #expect(peer.connections == 1 && request.head.hasPrefix("GET \(target) HTTP/1.1\r\n"))
    #expect(request.fieldNames.isSubset(of: ["host", "accept", "user-agent"]))
    #expect(request.head.contains("\r\nAccept: application/json\r\n") && request.body.isEmpty)
  }

  @Test func `no redirect is followed`() throws {
    let other = HTTPPeer { _ in .ok(#"{"sendNotification": true}"#) }
    for status in [301, 302, 303, 307, 308] {
      let peer = HTTPPeer { [address = other.address] _ in
        .answer(status: status, headers: ["Location": "http://\(address)/"], body: [])
      }
      let run = try FunctionRun(
        "check-condition",
        event: event("http://\(peer.address)/"),
        settings: allowing(peer, other)
      )
      #expect(try run.answer() == inconclusive("status", status: status))
      #expect(peer.requests.count == 1)
    }
    #expect(other.connections == 0)
  }

  @Test func `nothing on loopback is called unless host and port are allowed together`() throws {
    let peer = HTTPPeer { _ in .ok(#"{"sendNotification": true}"#) }
    let allowed = HTTPPeer { _ in .ok("{}") }
    for host in ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"] {
      let run = try FunctionRun(
        "check-condition",
        event: event("http://\(host):\(peer.port)/"),
        settings: allowing(allowed)
      )
      #expect(try run.answer() == inconclusive("hostNotAllowed"), "\(host)")
    }
    #expect(peer.connections == 0 && allowed.connections == 0)
  }

  @Test(arguments: [
    ("", "schemeNotAllowed"), ("not-a-url", "schemeNotAllowed"), ("https://", "invalidURL"),
    ("https:///host/", "invalidURL"),
    ("https://www.varsel.example/\u{0}", "invalidURL"), ("https://www.varsel.example/\r\nX: 1", "invalidURL"),
    ("https://user@www.varsel.example/", "invalidURL"), ("file:///etc/passwd", "schemeNotAllowed"),
    ("http://www.varsel.example/", "schemeNotAllowed"), ("https://www.varsel.example:444/", "portNotAllowed"),
    ("https://169.254.169.254/", "hostNotAllowed"), ("https://metadata.google.internal/", "hostNotAllowed"),
  ])
  func `a URL that may not be called says why`(_ url: String, _ reason: String) throws {
    #expect(try FunctionRun("check-condition", event: event(url)).answer() == inconclusive(reason))
  }

  @Test func `32 calls are under way at once`() throws {
    let arrived = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)
    // Nobody is answered before all have come.
    let peer = HTTPPeer { request in
      arrived.signal()
      go.wait()
      return .ok(#"{"sendNotification": \#(request.target.hasSuffix("7"))}"#)
    }
    Thread.detachNewThread {
      for _ in 0..<32 { arrived.wait() }
      for _ in 0..<33 { go.signal() }
    }
    let events = (0..<33).map { event("http://\(peer.address)/\($0)") }
    var settings = allowing(peer)
    settings["VARSEL_CONDITION_TIMEOUT_SECONDS"] = "20"
    let run = try FunctionRun("check-condition", event: .list(events), settings: settings)
    let results = try #require(try run.answer().list)
    #expect(results.map { $0["outcome"] == "met" } == (0..<33).map { $0 % 10 == 7 })
  }

  @Test func `not even an exception leads to a link-local address`() throws {
    let addresses = ["169.254.1.2:80", "[fe80::1]:80"]
    let events = addresses.map { event("http://\($0)/") }
    let run = try FunctionRun("check-condition", event: .list(events), settings: allowing(addresses))
    #expect(try run.answer() == .list(addresses.map { _ in inconclusive("unreachable") }))
  }

  @Test func `nothing of an answer or of the URL comes out`() throws {
    let answers: [PeerAnswer] = [
      .ok(#"{"sendNotification": "hemmelig"}"#), .ok("hemmelig"), .status(500, "hemmelig"), .raw("hemmelig\r\n"),
      .answer(status: 302, headers: ["Location": "http://hemmelig.example/"], body: []),
    ]
    let peer = HTTPPeer { request in
      request.target.split(separator: "?").first.flatMap { Int($0.dropFirst()) }.map { answers[$0] } ?? .nothing
    }
    let events = answers.indices.map { event("http://\(peer.address)/\($0)?hemmelig=1") }
    let run = try FunctionRun("check-condition", event: .list(events), settings: allowing(peer))
    #expect(try run.answer().list?.count == answers.count && peer.requests.count == answers.count)
    #expect(!String(decoding: run.output, as: UTF8.self).contains("hemmelig"))
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", ":80", "a b:80", "host:80,,:"])
  func `a wrong list of allowed hosts is an error at the start`(_ hosts: String) throws {
    let run = try FunctionRun("check-condition", [], settings: ["VARSEL_CONDITION_ALLOWED_HOSTS": hosts])
    #expect(try run.error()["message"]?.text?.hasPrefix("VARSEL_CONDITION_ALLOWED_HOSTS ") == true)
  }
}
