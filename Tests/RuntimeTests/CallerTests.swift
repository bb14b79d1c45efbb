import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// Who may call the API, and as whom: over real sockets, with key sets from a web server.
@Suite(.timeLimit(.minutes(2))) struct CallerTests {
  /// A runtime that takes the tokens that are signed with the peer's set `main`, and what was logged at its end.
  @discardableResult private func withRuntime(
    _ peer: KeyPeer,
    settings: [String: String] = [:],
    arguments: [String] = [],
    _ body: (RuntimeProcess) async throws -> Void
  ) async throws -> [String] {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let tokens = [
      "VARSEL_TOKEN_ISSUER": "https://other.example/,\(TestIssuer.name)", "VARSEL_TOKEN_KEYS": peer.url("main"),
    ]
    let runtime = try #require(
      try await RuntimeProcess.start(
        arguments,
        store: "\(scratch)/varsel.db",
        environment: tokens.merging(settings) { $1 }
      )
    )
    defer { runtime.process.kill() }
    try await body(runtime)
    await runtime.stop()
    await peer.stop()
    return runtime.process.lines
  }

  private func bearer(_ token: String) -> [String: String] { ["Authorization": "Bearer \(token)"] }

  static let feed = "future/shipment/feed"

  @Test func `a token opens the API only if everything about it is right`() async throws {
    let (es, rs) = (try await TestIssuer.es256("es"), try await TestIssuer.rs256("rs"))
    let encrypting = try await TestIssuer.rs256("enc", use: "enc")
    let foreign = try await TestIssuer.es256("es")
    let unknown = try await TestIssuer.es256("unknown")
    let confused = try await TestIssuer.hs256(with: rs)
    let now = Int(Date().timeIntervalSince1970)
    let scope = "altinn:serviceowner/notifications.create"
    let good = try es.token()
    let parts = good.split(separator: ".")
    let unsigned = try es.token(header: { $0["alg"] = "none" }).split(separator: ".")
    let cases: [(why: String, headers: [String: String], status: Int, challenge: String?)] = [
      ("ES256", bearer(good), 200, nil),
      ("RS256", bearer(try rs.token()), 200, nil),
      ("scheme in other letters", ["Authorization": "bEARER  \(good)"], 200, nil),
      ("just within the leeway", bearer(try es.token { $0["exp"] = now - 5 }), 200, nil),
      ("one audience of several is enough", bearer(try es.token { $0["aud"] = ["a", "b"] }), 200, nil),

      ("nothing", [:], 401, "Bearer"),
      ("empty", ["Authorization": ""], 401, "Bearer"),
      ("Basic", ["Authorization": "Basic dHRkOnR0ZA=="], 401, "Bearer"),
      ("no token", ["Authorization": "Bearer"], 401, "Bearer"),
      ("no JWT", bearer("ttd"), 401, "cannot be read"),
      ("two fields", ["Authorization": "Bearer \(good)", "authorization": "Bearer \(good)"], 401, "one Authorization"),
      ("two in one field", ["Authorization": "Bearer \(good), Bearer \(good)"], 401, "cannot be read"),
      ("expired", bearer(try es.token { $0["exp"] = now - 60 }), 401, "has expired"),
      ("without an end", bearer(try es.token { $0["exp"] = nil }), 401, "cannot be read"),
      ("an end that is no number", bearer(try es.token { $0["exp"] = "tomorrow" }), 401, "cannot be read"),
      ("not valid yet", bearer(try es.token { $0["nbf"] = now + 90 }), 401, "not valid yet"),
      ("another issuer", bearer(try es.token { $0["iss"] = "https://evil.example/" }), 401, "another issuer"),
      ("no issuer", bearer(try es.token { $0["iss"] = nil }), 401, "cannot be read"),
      ("another's key under a known id", bearer(try foreign.token()), 401, "signature"),
      ("a key that is not published", bearer(try unknown.token()), 401, "does not publish"),
      ("a key for encryption", bearer(try encrypting.token()), 401, "does not publish"),
      ("no key id", bearer(try es.token(header: { $0["kid"] = nil })), 401, "does not publish"),
      (
        "changed claims", bearer("\(parts[0]).\(try es.token { $0["a"] = 1 }.split(separator: ".")[1]).\(parts[2])"),
        401, "signature"
      ),
      ("no signature", bearer("\(parts[0]).\(parts[1])."), 401, "signature"),
      ("alg none", bearer("\(unsigned[0]).\(unsigned[1])."), 401, "RS256 or ES256"),
      ("alg none with a signature", bearer(unsigned.joined(separator: ".")), 401, "RS256 or ES256"),
      ("HS256 with the public key as secret", bearer(try confused.token()), 401, "RS256 or ES256"),
      ("RS256 of a key for ES256", bearer(try rs.token(header: { $0["kid"] = "es" })), 401, "RS256 or ES256"),
      ("RS256 in name, HS256 in truth", bearer(try confused.token(header: { $0["alg"] = "RS256" })), 401, "signature"),
      ("an extension", bearer(try es.token(header: { $0["crit"] = ["b64"] })), 401, "cannot be read"),
      ("a scope that is no text", bearer(try es.token { $0["scope"] = [scope] }), 401, "cannot be read"),

      ("no scope", bearer(try es.token { $0["scope"] = nil }), 403, "insufficient_scope"),
      ("the beginning of the scope", bearer(try es.token { $0["scope"] = scope.dropLast().description }), 403, "scope"),
      ("a longer scope", bearer(try es.token { $0["scope"] = "\(scope).x x\(scope)" }), 403, "scope"),
      ("a person", bearer(try es.token { $0["pid"] = "01819010001" }), 403, nil),
      ("a user", bearer(try es.token { $0["urn:altinn:userid"] = 17 }), 403, nil),
      ("no organization", bearer(try es.token { $0["urn:altinn:org"] = nil }), 403, nil),
      ("an empty organization", bearer(try es.token { $0["urn:altinn:org"] = "" }), 403, nil),
      ("a platform token that nobody takes", ["PlatformAccessToken": good], 401, "another issuer"),
      ("a bad one beside a good one", bearer(good).merging(["PlatformAccessToken": "x"]) { $1 }, 401, "cannot be read"),
    ]
    let peer = try await KeyPeer.start(["main": [es, rs, encrypting]])
    let log = try await withRuntime(peer) { runtime in
      for (why, headers, status, challenge) in cases {
        let answer = try #require(await runtime.get(Self.feed, headers: headers))
        #expect(answer.status == status, "\(why)")
        if let challenge { #expect(answer.headers["WWW-Authenticate"]?.contains(challenge) == true, "\(why)") }
        #expect(status == 200 || answer.headers["Content-Type"]?.hasPrefix("application/problem+json") == true)
      }
      #expect(await runtime.get("health")?.status == 200, "probes have no token")
      #expect(await runtime.post("{}")?.status == 401)
    }
    #expect(peer.calls == 2, "once for the first token, once for the first key that was not in the set")
    // Nothing of a token is in the log.
    for secret in [parts[1], parts[2], "01819010001", "evil.example", "altinn:"] {
      #expect(!log.contains { $0.contains(secret) }, "\(secret) is in the log")
    }
  }

  @Test func `a token must be for the audience that is set`() async throws {
    let issuer = try await TestIssuer.es256("a")
    let peer = try await KeyPeer.start(["main": [issuer]])
    try await withRuntime(peer, settings: ["VARSEL_TOKEN_AUDIENCE": "varsel"]) { runtime in
      for (audience, status) in [("varsel", 200), (["x", "varsel"], 200), ("varsel2", 401), (nil, 401)] as [(Any?, Int)]
      {
        let token = try issuer.token { $0["aud"] = audience }
        #expect(await runtime.get(Self.feed, headers: bearer(token))?.status == status)
      }
    }
  }

  @Test func `a new key is fetched when its first token comes, and a flood of unknown ones fetches nothing`()
    async throws
  {
    let (old, new) = (try await TestIssuer.es256("old"), try await TestIssuer.es256("new"))
    let peer = try await KeyPeer.start(["main": [old]])
    try await withRuntime(peer) { runtime in
      #expect(await runtime.get(Self.feed, headers: bearer(try old.token()))?.status == 200)
      peer.publish(["main": [new]])
      #expect(await runtime.get(Self.feed, headers: bearer(try new.token()))?.status == 200)
      #expect(await runtime.get(Self.feed, headers: bearer(try old.token()))?.status == 401, "it is published no more")
      for number in 0..<20 {
        let token = try new.token(header: { $0["kid"] = "unknown-\(number)" })
        #expect(await runtime.get(Self.feed, headers: bearer(token))?.status == 401)
      }
      #expect(peer.calls == 2)
    }
  }

  @Test func `without keys the answer is to come again, and with old ones the source may be down`() async throws {
    let issuer = try await TestIssuer.es256("a")
    let peer = try await KeyPeer.start([:])
    try await withRuntime(peer) { runtime in
      let token = bearer(try issuer.token())
      let answer = try #require(await runtime.get(Self.feed, headers: token))
      #expect(answer.status == 503)
      #expect(answer.headers["Retry-After"] == "5")
      #expect(await runtime.get(Self.feed)?.status == 401, "no keys are needed to refuse this")
      peer.publish(["main": [issuer]])
      while let status = await runtime.get(Self.feed, headers: token)?.status, status != 200 {
        #expect(status == 503)
        try await Task.yieldToOthers()
      }
      peer.publish(nil)
      #expect(await runtime.get(Self.feed, headers: token)?.status == 200)
    }
  }

  @Test func `a platform's token says who the creator is, and speaks for no other platform`() async throws {
    let (altinn, ttd, skd) = (
      try await TestIssuer.es256("a"), try await TestIssuer.rs256("t"), try await TestIssuer.es256("s")
    )
    let peer = try await KeyPeer.start(["main": [altinn], "ttd": [ttd], "skd": [skd]])
    let settings = [
      "VARSEL_PLATFORM_TOKEN_ISSUERS": "ttd, skd", "VARSEL_PLATFORM_TOKEN_KEYS": peer.url("{issuer}"),
    ]
    func platform(_ issuer: TestIssuer, _ name: String) throws -> [String: String] {
      let token = try issuer.token {
        $0["iss"] = name
        ($0["scope"], $0["urn:altinn:org"]) = (nil, nil)
      }
      return ["PlatformAccessToken": token]
    }
    try await withRuntime(peer, settings: settings) { runtime in
      let access = bearer(try altinn.token())
      func status(_ headers: [[String: String]]) async -> Int? {
        await runtime.get(Self.feed, headers: headers.reduce([:]) { $0.merging($1) { $1 } })?.status
      }
      #expect(await status([try platform(ttd, "ttd")]) == 200)
      #expect(await status([try platform(skd, "skd"), access]) == 200)
      #expect(await status([try platform(skd, "ttd")]) == 401, "the key of another platform")
      #expect(await status([try platform(skd, "ttd"), access]) == 401, "no way back to the other token")
      #expect(await status([try platform(altinn, "ttd")]) == 401)
      #expect(await status([try platform(ttd, "nav")]) == 401)
      #expect(await status([["PlatformAccessToken": ""], access]) == 401)
      #expect(await status([try platform(ttd, "ttd"), ["Authorization": "Bearer x"]]) == 401)
      // Both are the same sender to the API: the platform's token and its bearer's.
      let order = #"{"idempotencyId": "k", \#(APITests.sms)}"#
      let both = access.merging(try platform(skd, "skd")) { $1 }
      let receipt = try #require(await runtime.post(order, headers: both)).decode(OrderReceipt.Chain.self)
      let shipment = "future/shipment/\(receipt.notification.shipmentId)"
      #expect(await runtime.get(shipment, headers: try platform(skd, "skd"))?.status == 200)
      #expect(await runtime.get(shipment, headers: access)?.status == 404)
    }
  }

  /// Every route that names an order, with `{shipment}` for its id.
  static let ordersRoutes: [(method: String, path: String)] = [("GET", "future/shipment/{shipment}")]
  /// Every route that lists, and what it answers where there is nothing.
  static let listRoutes: [(path: String, empty: String)] = [("future/shipment/feed?seq=0", "[]")]

  @Test func `another sender's order is answered like an unknown one, and stands in no list`() async throws {
    let issuer = try await TestIssuer.es256("a")
    let peer = try await KeyPeer.start(["main": [issuer]])
    try await withRuntime(peer) { runtime in
      let ttd = bearer(try issuer.token())
      let skd = bearer(try issuer.token { $0["urn:altinn:org"] = "skd" })
      let mail = """
        {"idempotencyId": "k", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
          "emailSettings": {"subject": "Hei", "body": "Hei"}}}, "conditionEndpoint": "https://127.0.0.1/"}
        """
      let receipt = try #require(await runtime.post(mail, headers: ttd)).decode(OrderReceipt.Chain.self)
      let other = try #require(await runtime.post(mail, headers: skd))
      #expect(other.status == 201, "its key is its own")
      #expect(try other.decode(OrderReceipt.Chain.self).notificationOrderId != receipt.notificationOrderId)
      for route in Self.ordersRoutes {
        func answer(_ id: String, _ headers: [String: String]) async -> LocalHTTP.Answer? {
          let path = route.path.replacingOccurrences(of: "{shipment}", with: id)
          return await LocalHTTP.call(route.method, "\(runtime.api)/notifications/api/v1/\(path)", headers: headers)
        }
        let shipment = receipt.notification.shipmentId.description
        #expect(await answer(shipment, ttd)?.status == 200)
        let theirs = try #require(await answer(shipment, skd))
        let unknown = try #require(await answer("11111111-2222-5333-8444-555555555555", skd))
        #expect(theirs.status == 404)
        #expect(theirs.body == unknown.body && theirs.status == unknown.status)
      }
      let nobody = bearer(try issuer.token { $0["urn:altinn:org"] = "nav" })
      for route in Self.listRoutes { #expect(await runtime.get(route.path, headers: nobody)?.text == route.empty) }
    }
  }

  @Test func `with tokens the API is there under any name, and the clock is not`() async throws {
    let issuer = try await TestIssuer.es256("a")
    let peer = try await KeyPeer.start(["main": [issuer]])
    let settings = ["VARSEL_HOST": "0.0.0.0", "VARSEL_CLOCK": "event"]
    let log = try await withRuntime(peer, settings: settings, arguments: ["--clock", "2026-11-24T21:40:00Z"]) {
      runtime in
      let foreign = ["Host": "varsel.example"]
      let token = bearer(try issuer.token())
      #expect(await runtime.get(Self.feed, headers: token.merging(foreign) { $1 })?.status == 200)
      #expect(await runtime.get(Self.feed, headers: foreign)?.status == 401)
      #expect(await LocalHTTP.call("GET", "\(runtime.api)/clock")?.status == 200)
      #expect(await LocalHTTP.call("GET", "\(runtime.api)/clock", headers: foreign)?.status == 421)
      // From another address than loopback, whatever the name, where this machine has one.
      let hostname = try RunningProcess("/bin/hostname", ["-I"])
      _ = await hostname.end()
      guard let address = hostname.lines.joined(separator: " ").split(separator: " ").first(where: { $0.contains(".") })
      else { return }
      let other = runtime.api.replacingOccurrences(of: "127.0.0.1", with: address)
      #expect(await LocalHTTP.call("GET", "\(other)/clock", headers: ["Host": "127.0.0.1"])?.status == 421)
      #expect(await LocalHTTP.call("GET", "\(other)/notifications/api/v1/\(Self.feed)", headers: token)?.status == 200)
    }
    #expect(log.contains { $0.contains("VARSEL_REPORT_USERNAME") }, "it warns")
  }

  @Test(arguments: [
    (["VARSEL_HOST": "0.0.0.0"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_HOST": "::"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_HOST": "varsel.example"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_TOKEN_KEYS": "https://issuer.example/keys"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_TOKEN_AUDIENCE": "a"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_TOKEN_ISSUER": "a"], "VARSEL_TOKEN_KEYS"),
    (["VARSEL_TOKEN_ISSUER": "a", "VARSEL_TOKEN_KEYS": "http://issuer.example/keys"], "VARSEL_TOKEN_KEYS"),
    (["VARSEL_TOKEN_ISSUER": "a", "VARSEL_TOKEN_KEYS": "/dev/null"], "VARSEL_TOKEN_KEYS"),
    (["VARSEL_PLATFORM_TOKEN_KEYS": "https://issuer.example/keys"], "VARSEL_TOKEN_ISSUER"),
    (["VARSEL_TRIGGER_KEY": "short"], "VARSEL_TRIGGER_KEY"),
  ])
  func `what is missing or wrong is named at the start, and nothing is served`(
    settings: [String: String],
    name: String
  ) async throws {
    let arguments = ["serve", "--port", "0", "--store", "/dev/null/x", "--functions", Repository.functions]
    let process = try RunningProcess(Paths.runtime, arguments, environment: settings)
    #expect(await process.end() != 0)
    #expect(process.lines.contains { $0.contains(name) }, "\(process.lines)")
  }

  @Test func `the simulators give tokens, and the runtime beside them asks for one`() async throws {
    let port = freePort(count: 2)
    let process = try RunningProcess(
      Paths.runtime,
      [
        "serve", "--simulators", "--port", "\(port)", "--functions", Repository.functions, "--clock",
        "2031-01-01T00:00:00Z",
      ]
    )
    defer { process.kill() }
    let url = "http://127.0.0.1:\(port)/notifications/api/v1/\(Self.feed)"
    func status(_ headers: [String: String] = [:]) async -> Int? {
      await LocalHTTP.call("GET", url, headers: headers)?.status
    }
    while await status() == nil {
      try #require(!process.hasEnded, "\(process.lines)")
      try await Task.yieldToOthers()
    }
    func token(_ options: [String]) async throws -> String {
      let simulators = ["--simulators", "http://127.0.0.1:\(port + 1)"]
      let command = try RunningProcess(Paths.runtime, ["token"] + options + simulators)
      #expect(await command.end() == 0)
      #expect(command.lines.count == 1, "the token and nothing else")
      return try #require(command.lines.first)
    }
    #expect(await status() == 401)
    #expect(
      await status(bearer(try await token(["--org", "ttd"]))) == 200, "its times are the machine's, not the clock's")
    #expect(await status(bearer(try await token(["--org", "ttd", "--scope", "a b&c"]))) == 403)
    #expect(await LocalHTTP.call("GET", "http://127.0.0.1:\(port + 1)/simulators/tokens/ttd?lifetime=0")?.status == 400)
  }
}
