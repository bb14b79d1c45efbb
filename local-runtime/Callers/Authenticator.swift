import FunctionHost
import HTTPTypes
import Notifications

/// Finds out who makes a request from its tokens, as the API that is followed does: an access token with the scope, by
/// `Authorization: Bearer` (RFC 6750), or a platform's token by `PlatformAccessToken`.
struct Authenticator: Sendable {
  let bearer: TokenVerifier
  /// By issuer: each has keys of its own, and none can speak for another.
  let platforms: [String: TokenVerifier]
  /// The machine's clock, also where the runtime's is simulated: tokens are made by others.
  var now: @Sendable () -> Timestamp = FunctionClock.system

  /// The creator is the platform's issuer where there is one, else the organization of the access token. A token that is
  /// given and cannot be trusted refuses the call, whatever the other one says.
  func caller(_ fields: HTTPFields, for scope: Scope) async throws(ProblemError) -> Caller {
    let claims = try await accessClaims(fields[values: .authorization])
    let platform = try await platformIssuer(fields[values: Self.platformField])
    if platform == nil || !scope.isHeldByPlatform {
      guard let claims else { throw .unauthenticated() }
      guard !claims.isOfEndUser else { throw ProblemError(.forbidden) }
      guard claims.scopes.contains(scope.rawValue) else { throw .insufficient(scope) }
    }
    guard let caller = (platform ?? claims?.organization).flatMap(Caller.init) else { throw ProblemError(.forbidden) }
    return caller
  }

  private static let platformField = HTTPField.Name("PlatformAccessToken") ?? .authorization

  /// Nil where no token is given.
  private func accessClaims(_ fields: [String]) async throws(ProblemError) -> AccessClaims? {
    guard let field = fields.first else { return nil }
    guard fields.count == 1 else { throw .unauthenticated("There must be one Authorization field.") }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .unauthenticated() }
    return try await trusted(String(parts[1].drop { $0 == " " })) { _ in bearer }
  }

  private func platformIssuer(_ fields: [String]) async throws(ProblemError) -> String? {
    guard let field = fields.first else { return nil }
    guard fields.count == 1 else { throw .unauthenticated("There must be one PlatformAccessToken field.") }
    return try await trusted(field) { platforms[$0.issuer] }.issuer
  }

  private func trusted(
    _ text: String,
    by verifier: (AccessClaims) -> TokenVerifier?
  ) async throws(ProblemError) -> AccessClaims {
    do throws(TokenFailure) {
      let token = try UnverifiedToken(text)
      guard let verifier = verifier(token.claims) else { throw .refused(.issuer) }
      try await verifier.verify(token, at: now())
      return token.claims
    } catch {
      switch error {
      case .refused(let refusal): throw .unauthenticated(refusal.rawValue)
      case .keysUnavailable:
        let seconds = KeySource.failurePause.components.seconds
        throw ProblemError(.unavailable, headers: [.retryAfter: "\(seconds)"])
      }
    }
  }
}

extension ProblemError {
  /// 401 with the challenge of RFC 6750, section 3: with an error only where a token was given.
  fileprivate static func unauthenticated(_ reason: String? = nil) -> ProblemError {
    let error = reason.map { " error=\"invalid_token\", error_description=\"\($0)\"" } ?? ""
    return ProblemError(.unauthorized, headers: [.wwwAuthenticate: "Bearer\(error)"])
  }

  fileprivate static func insufficient(_ scope: Scope) -> ProblemError {
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
    return ProblemError(.forbidden, headers: [.wwwAuthenticate: challenge])
  }
}
