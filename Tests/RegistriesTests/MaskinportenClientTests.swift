import Foundation
import TestSupport
import Testing

@testable import Registries
@testable import Transport

@Suite struct MaskinportenClientTests {
  private let endpoint: TokenEndpoint

  init() throws { endpoint = try TokenEndpoint(key: try RSAKeyPair.shared()) }

  @Test func `the call is a form post of the grant`() throws {
    #expect(try endpoint.client.token(for: TokenRequest(scope: "a:b c:d")) == "token-1")
    let call = try #require(endpoint.calls.first)
    #expect(call.method == "POST" && call.url == "https://maskinporten.example/token")
    #expect(call.headers["content-type"] == "application/x-www-form-urlencoded")
    #expect(call.limits == TimeLimits(connect: 3, whole: 3))
    let form = String(decoding: call.body ?? [], as: UTF8.self)
    let stem = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
    #expect(form.wholeMatch(of: /[A-Za-z0-9_.=&%:-]+/) != nil && form.hasPrefix(stem))
  }

  @Test func `the assertion holds the agreed claims, for two minutes`() throws {
    endpoint.now = 1_767_225_600
    _ = try endpoint.client.token(for: TokenRequest(scope: "a:b c:d"))
    let assertion = try #require(endpoint.assertions.first)
    #expect(assertion.header == ["alg": "RS256", "kid": "key-1"])
    var claims = assertion.claims
    let jti = claims.removeValue(forKey: "jti")
    #expect(jti.flatMap { UUID(uuidString: $0) } != nil)
    #expect(
      claims == [
        "aud": "https://maskinporten.example/", "iss": "client-1", "scope": "a:b c:d", "iat": "1767225600",
        "exp": "1767225720",
      ])
  }

  @Test func `a resource and an organization that delegates are claims too`() throws {
    let request = TokenRequest(
      scope: "s", resource: "https://kontaktregister.example/", consumerOrganization: "991825827")
    _ = try endpoint.client.token(for: request)
    let claims = try #require(endpoint.assertions.first).claims
    #expect(claims["resource"] == "https://kontaktregister.example/" && claims["consumer_org"] == "991825827")
  }

  @Test func `a token that nobody took is not given out again`() throws {
    let request = TokenRequest(scope: "s")
    #expect(try endpoint.client.token(for: request) == "token-1")
    endpoint.client.forget("token-1", for: TokenRequest(scope: "another"))
    endpoint.client.forget("token-0", for: request)
    #expect(try endpoint.client.token(for: request) == "token-1")
    endpoint.client.forget("token-1", for: request)
    #expect(try endpoint.client.token(for: request) == "token-2")
  }

  @Test func `openssl finds the signature good, and not another's`() throws {
    _ = try endpoint.client.token(for: TokenRequest(scope: "s"))
    let assertion = try #require(endpoint.assertions.first)
    #expect(try endpoint.key.verifies(assertion.signature, of: assertion.signed))
    #expect(try !endpoint.key.verifies(assertion.signature, of: assertion.signed + "A"))
  }

  @Test func `with an enterprise certificate its chain stands in the header`() throws {
    let endpoint = try TokenEndpoint(key: endpoint.key, keyReference: .certificates(["MIIB", "MIIC"]))
    _ = try endpoint.client.token(for: TokenRequest(scope: "s"))
    #expect(endpoint.assertions.first?.header == ["alg": "RS256", "x5c": "MIIB,MIIC"])
  }

  /// A token of 599 seconds is given out for 539, one of 100 for 50.
  @Test(arguments: [(599, 538, 539), (120, 59, 60), (119, 58, 59), (100, 49, 50), (2, 0, 1)] as [(Int, Int64, Int64)])
  func `a token is kept until shortly before its end`(lifetime: Int, lastKept: Int64, firstNew: Int64) throws {
    endpoint.lifetime = lifetime
    let request = TokenRequest(scope: "s")
    #expect(try endpoint.client.token(for: request) == "token-1")
    endpoint.now += lastKept
    #expect(try endpoint.client.token(for: request) == "token-1")
    endpoint.now += firstNew - lastKept
    #expect(try endpoint.client.token(for: request) == "token-2")
    #expect(endpoint.calls.count == 2)
  }

  @Test func `a clock that was set back keeps no token alive`() throws {
    _ = try endpoint.client.token(for: TokenRequest(scope: "s"))
    endpoint.now -= 1
    #expect(try endpoint.client.token(for: TokenRequest(scope: "s")) == "token-2")
  }

  @Test func `each scope, resource and organization has a token of its own; no two assertions are alike`() throws {
    let requests = [
      TokenRequest(scope: "s"), TokenRequest(scope: "t"), TokenRequest(scope: "s", resource: "r"),
      TokenRequest(scope: "s", consumerOrganization: "991825827"),
    ]
    let tokens = try requests.map { try endpoint.client.token(for: $0) }
    #expect(tokens == ["token-1", "token-2", "token-3", "token-4"])
    #expect(try requests.map { try endpoint.client.token(for: $0) } == tokens)
    #expect(Set(endpoint.assertions.compactMap { $0.claims["jti"] }).count == 4)
  }

  @Test func `a failure is not kept`() throws {
    endpoint.answer = .failure(.connectFailed)
    #expect(throws: TokenError.noAnswer(.connectFailed)) { try endpoint.client.token(for: TokenRequest(scope: "s")) }
    endpoint.answer = nil
    #expect(try endpoint.client.token(for: TokenRequest(scope: "s")) == "token-2")
  }
}
