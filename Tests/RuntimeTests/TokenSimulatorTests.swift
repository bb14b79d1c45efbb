import Foundation
import TestSupport
import Testing

@testable import local_runtime

@Suite struct TokenSimulatorTests {
  private static let scope = ConditionSimulator.scope
  private let tokens = TokenSimulator()

  private static func part(_ json: String) -> String {
    Data(json.utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private static func claims(jti: String = "1", exp: Int = 1_120, scope: String = scope) -> String {
    #"{"aud":"a","iss":"c","scope":"\#(scope)","iat":1000,"exp":\#(exp),"jti":"\#(jti)"}"#
  }

  private func ask(
    _ claims: String = claims(),
    header: String = #"{"alg":"RS256","kid":"k"}"#,
    signature: String = ".c2ln",
    grantType: String = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
  ) -> (status: Int, body: [String: Any]) {
    let assertion = "\(Self.part(header)).\(Self.part(claims))\(signature)"
    let form = "grant_type=\(grantType)&assertion=\(assertion)"
    let call = SimulatedCall(contentType: "application/x-www-form-urlencoded", body: Array(form.utf8))
    guard case .complete(let status, _, let body) = tokens.answer(to: call) else { return (0, [:]) }
    return (status, (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:])
  }

  @Test func `a good grant gets a token, which counts for its scope`() throws {
    let answer = ask()
    #expect(answer.status == 200 && answer.body["expires_in"] as? Int == 599)
    let token = try #require(answer.body["access_token"] as? String)
    #expect(tokens.accepts("Bearer \(token)", for: Self.scope))
    #expect(!tokens.accepts("Bearer \(token)", for: "other") && !tokens.accepts(token, for: Self.scope))
    #expect(!tokens.accepts("Bearer x", for: Self.scope) && !tokens.accepts(nil, for: Self.scope))
  }

  @Test func `a grant is good once`() {
    #expect(ask().status == 200)
    #expect(ask().body["error_description"] as? String == "MP-012")
    #expect(ask(Self.claims(jti: "2")).status == 200)
  }

  @Test func `a grant that Maskinporten would not take is refused`() {
    let certificate = #"{"alg":"RS256","x5c":["MIIB"]}"#
    #expect(ask(header: certificate).status == 200)
    for header in [#"{"alg":"RS256"}"#, #"{"alg":"none","kid":"k"}"#, #"{"alg":"RS256","kid":"k","x5c":[]}"#, "x"] {
      #expect(ask(Self.claims(jti: "2"), header: header).body["error"] as? String == "invalid_grant", "\(header)")
    }
    for claims in [Self.claims(jti: "2", exp: 1_121), Self.claims(jti: "2", exp: 1_000), #"{"iss":"c"}"#] {
      #expect(ask(claims).body["error_description"] as? String == "MP-010", "\(claims)")
    }
    #expect(ask(Self.claims(jti: "2"), signature: "").status == 400)
    #expect(ask(Self.claims(jti: "2"), signature: ".").status == 400)
    #expect(ask(grantType: "password").body["error"] as? String == "unsupported_grant_type")
  }

  @Test func `a condition may ask for a token, and a call without uses up no answer`() throws {
    let condition = World.Condition(name: "c", answers: [.needed(true), .needed(false)], requiresToken: true)
    let conditions = ConditionSimulator(world: LiveWorld(World(conditions: [condition])), tokens: tokens)
    for authorization in [nil, "Bearer x"] {
      guard case .complete(401, _, _) = conditions.answer(toCallOf: "c", authorization: authorization) else {
        Issue.record("taken without a token")
        continue
      }
    }
    let token = try #require(ask().body["access_token"] as? String)
    #expect(
      conditions.answer(toCallOf: "c", authorization: "Bearer \(token)") == .json(#"{"sendNotification":true}"#))
  }

  @Test func `check-condition gets its token from here, and with it the answer`() async throws {
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:1")
    let world = #"{"conditions":[{"name":"locked","answers":[true],"requiresToken":true}]}"#
    let put = await LocalHTTP.call("PUT", "\(simulators.address)/simulators/world", body: Array(world.utf8))
    #expect(put?.status == 200)
    let host = try #require(simulators.address.split(separator: "/").last.map(String.init))
    let key = try ChildProcess("/usr/bin/openssl", ["genrsa", "2048"])
    #expect(try key.end() == 0)
    let tokenSettings = [
      "VARSEL_CONDITION_TOKEN_HOSTS": host,
      "VARSEL_MASKINPORTEN_TOKEN_URL": "\(simulators.address)/simulators/token",
      "VARSEL_MASKINPORTEN_AUDIENCE": "https://maskinporten.example/",
      "VARSEL_MASKINPORTEN_CLIENT_ID": "client-1",
      "VARSEL_MASKINPORTEN_KEY": String(decoding: key.output, as: UTF8.self),
      "VARSEL_MASKINPORTEN_KEY_ID": "key-1",
    ]
    let event = """
      {"orderId":"5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01",\
      "conditionEndpoint":"\(simulators.address)/simulators/conditions/locked"}
      """
    for (settings, expected) in [(tokenSettings, #""outcome":"met""#), ([:], #""httpStatus":401"#)] {
      let function = try ChildProcess(
        Repository.executable(of: "check-condition"),
        environment: simulators.environment.merging(settings) { $1 }
      )
      try function.send(Array(event.utf8))
      #expect(try function.end() == 0)
      #expect(String(decoding: function.output, as: UTF8.self).contains(expected))
    }
  }
}
