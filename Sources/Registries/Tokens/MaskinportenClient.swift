import FoundationEssentials
package import Transport

/// A client of Maskinporten: asks for access tokens with a JWT grant, and keeps each until shortly before its end.
///
/// https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token. A token is opaque to its holder.
package final class MaskinportenClient {
  /// Who asks, and for whom the assertions are.
  struct Identity: Sendable, Hashable {
    /// The client's id, `iss` of the assertions.
    let id: String
    /// Maskinporten's issuer URL, `aud` of the assertions.
    let audience: String
    let keyReference: KeyReference
  }

  /// One call; blocks.
  package typealias Send = (HTTPRequest) throws(TransportError) -> HTTPResponse

  private struct KeptToken {
    let text: String
    /// The seconds since 1970 in which it is given out.
    let validity: Range<Int64>
  }

  /// A token is renewed this long before its end, in seconds: for the call that it goes with, and for clocks that differ.
  private static let margin: Int64 = 60

  private let tokenURL: String
  private let assertion: GrantAssertion
  private let limits: TimeLimits
  private let send: Send
  private let clock: () -> Int64
  private var kept: [TokenRequest: KeptToken] = [:]

  /// - Parameters:
  ///   - secondsPerCall: How long one call may take, the connection included.
  ///   - clock: Seconds since 1970.
  init(
    tokenURL: String,
    identity: Identity,
    key: SigningKey,
    secondsPerCall: Int,
    clock: @escaping () -> Int64 = { Int64(Date().timeIntervalSince1970) },
    send: @escaping Send
  ) {
    self.tokenURL = tokenURL
    assertion = GrantAssertion(client: identity, key: key)
    limits = TimeLimits(connect: Double(secondsPerCall), whole: Double(secondsPerCall))
    self.clock = clock
    self.send = send
  }

  /// A token that is good for another minute, or for half of its life where that is shorter.
  ///
  /// - Parameter seconds: how long a call for it may take, where that is less than the settings allow.
  package func token(for request: TokenRequest, within seconds: Double = .infinity) throws(TokenError) -> String {
    let now = clock()
    if let token = kept[request], token.validity.contains(now) { return token.text }
    guard seconds > 0 else { throw .noAnswer(.timeOut(sent: false)) }
    let answer = try answer(to: request, now: now, within: seconds)
    let end = now + max(answer.lifetime - Self.margin, answer.lifetime / 2)
    kept[request] = KeptToken(text: answer.token, validity: now..<end)
    return answer.token
  }

  /// The next token is a new one: nobody takes the one that is kept.
  func forget(_ request: TokenRequest) { kept[request] = nil }

  private func answer(
    to request: TokenRequest,
    now: Int64,
    within seconds: Double
  ) throws(TokenError) -> TokenAnswer {
    let grantType = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
    // An assertion is base64url and points: there is nothing to escape.
    let form = "grant_type=\(grantType)&assertion=\(try assertion.text(for: request, now: now))"
    let call = HTTPRequest(
      method: "POST",
      url: tokenURL,
      headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
      body: Array(form.utf8),
      limits: TimeLimits(connect: min(limits.connect, seconds), whole: min(limits.whole, seconds))
    )
    let response: HTTPResponse
    do throws(TransportError) { response = try send(call) } catch { throw .noAnswer(error) }
    return try TokenAnswer(response)
  }
}
