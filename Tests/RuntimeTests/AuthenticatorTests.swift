import FunctionHost
import HTTPTypes
import Notifications
import Testing

@testable import local_runtime

/// Which scope opens which routes.
@Suite struct AuthenticatorTests {
  @Test func `each scope opens its own routes, and a platform's token those for orders alone`() async throws {
    let issuer = try await TestIssuer.es256("a")
    let keys = KeySource { await KeySet(json: Array(#"{"keys":[\#(issuer.publicKey)]}"#.utf8)) }
    let verifier = TokenVerifier(issuers: [TestIssuer.name], audience: nil, keys: keys)
    let platform = TokenVerifier(issuers: ["skd"], audience: nil, keys: keys)
    let authenticator = Authenticator(bearer: verifier, platforms: ["skd": platform])

    func creator(_ headers: HTTPFields, _ scope: Scope) async -> String {
      do throws(ProblemError) {
        return try await authenticator.caller(headers, for: scope).creator
      } catch {
        return "\(error.problem.status)"
      }
    }
    let platformName = try #require(HTTPField.Name("PlatformAccessToken"))
    let platformToken = try issuer.token { $0["iss"] = "skd" }
    for given in Scope.allCases {
      let token = try issuer.token { $0["scope"] = given.rawValue }
      for needed in Scope.allCases {
        let alone = await creator([.authorization: "Bearer \(token)"], needed)
        #expect(alone == (given == needed ? "ttd" : "403"))
        let isOpen = given == needed || needed == .createNotifications
        let both = await creator([.authorization: "Bearer \(token)", platformName: platformToken], needed)
        #expect(both == (isOpen ? "skd" : "403"))
      }
    }
    for needed in Scope.allCases {
      #expect(await creator([platformName: platformToken], needed) == (needed == .createNotifications ? "skd" : "401"))
    }
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("localhost", true), ("::ffff:127.0.0.1", true),
    ("0.0.0.0", false), ("::", false), ("128.0.0.1", false), ("10.0.0.1", false), ("127.0.0.1.example.com", false),
    ("localhost.example.com", false), ("::2", false), ("::ffff:10.0.0.1", false), ("", false), ("2130706433", false),
  ])
  func `a loopback address is known`(host: String, isLoopback: Bool) {
    #expect(ListenAddress.isLoopback(host) == isLoopback)
  }
}
