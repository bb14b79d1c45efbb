import FoundationEssentials
import FunctionHost
import Notifications

/// The `PlatformAccessToken` that Register asks its callers for. The simulators look at its form and its times, and not at
/// its signature.
enum PlatformToken {
  private struct Header: Decodable {
    var alg: String
    var kid: String
  }

  private struct Claims: Decodable {
    var iss: String
    var app: String
    var exp: Int64

    private enum CodingKeys: String, CodingKey {
      case iss, exp
      case app = "urn:altinn:app"
    }
  }

  static let refusal = SimulatedAnswer.text(401, "A good PlatformAccessToken is needed.")

  static func isGood(_ call: SimulatedCall) -> Bool {
    guard let (header, claims) = JWTParts.decode(call.headers["platformaccesstoken"] ?? "", Header.self, Claims.self)
    else { return false }
    let now = FunctionClock.system().milliseconds / 1_000
    return header.alg == "RS256" && !header.kid.isEmpty && !claims.iss.isEmpty && !claims.app.isEmpty
      && (now...now + 600).contains(claims.exp)
  }
}
