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
  package func token(for request: TokenRequest) throws(TokenError) -> String {
    if let token = keptToken(for: request) { return token }
    let call = try call(for: request)
    let result = Result { () throws(TransportError) in try send(call.request) }
    return try take(result, of: call)
  }

  /// Nil where there is none, or not for long.
  func keptToken(for request: TokenRequest) -> String? {
    guard let token = kept[request], token.validity.contains(clock()) else { return nil }
    return token.text
  }

  /// A call that asks for a token, to be made once: Maskinporten takes an assertion once.
  struct Call {
    let token: TokenRequest
    /// Seconds since 1970.
    let made: Int64
    var request: HTTPRequest
  }

  func call(for request: TokenRequest) throws(TokenError) -> Call {
    let now = clock()
    let grantType = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
    // An assertion is base64url and points: there is nothing to escape.
    let form = "grant_type=\(grantType)&assertion=\(try assertion.text(for: request, now: now))"
    let call = HTTPRequest(
      method: "POST",
      url: tokenURL,
      headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
      body: Array(form.utf8),
      limits: limits
    )
    return Call(token: request, made: now, request: call)
  }

  /// Keeps the token that came of `call`.
  func take(_ result: Result<HTTPResponse, TransportError>, of call: Call) throws(TokenError) -> String {
    let response: HTTPResponse
    do throws(TransportError) { response = try result.get() } catch { throw .noAnswer(error) }
    let answer = try TokenAnswer(response)
    let end = call.made + max(answer.lifetime - Self.margin, answer.lifetime / 2)
    kept[call.token] = KeptToken(text: answer.token, validity: call.made..<end)
    return answer.token
  }

  /// Nobody takes `text`: where it is the token that is kept, the next is a new one.
  func forget(_ text: String, for request: TokenRequest) {
    if kept[request]?.text == text { kept[request] = nil }
  }
}
