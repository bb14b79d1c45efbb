import Notifications
import Transport

/// How a process calls the registries: its connections, and the tokens that it has.
final class RegistrySession {
  private let client: HTTPClient
  private let maskinporten: MaskinportenClient?
  private let platform: PlatformTokens?

  init(client: HTTPClient, maskinporten: MaskinportenClient? = nil, platform: PlatformTokens? = nil) {
    self.client = client
    self.maskinporten = maskinporten
    self.platform = platform
  }

  /// Rounds of calls, one after the other.
  ///
  /// - Parameter isAnswerAwaited: whether all rounds together may take no longer than one call.
  func round(secondsPerCall: Int, isAnswerAwaited: Bool) -> RegistryRound {
    RegistryRound(session: self, secondsPerCall: Double(secondsPerCall), isAnswerAwaited: isAnswerAwaited)
  }

  func send(_ requests: [HTTPRequest], within seconds: Double?) -> [Result<HTTPResponse, TransportError>] {
    client.sendAll(requests, atOnce: ContactRegistries.callsAtOnce, within: seconds)
  }

  /// The header fields that name the caller; a token is asked for where none is at hand.
  func headers(for credentials: RegistryEndpoint.Credentials) throws(TokenError) -> [(String, String)] {
    switch credentials {
    case .none: return []
    case .platform:
      return try platform.map { tokens throws(TokenError) in [("PlatformAccessToken", try tokens.token())] } ?? []
    case .maskinporten(let request):
      // That there is a client is checked where the endpoint is set up.
      guard let maskinporten else { return [] }
      return [("Authorization", "Bearer \(try maskinporten.token(for: request))")]
    }
  }

  /// The peer would not take the token; another one may do.
  func forget(_ credentials: RegistryEndpoint.Credentials) {
    if case .maskinporten(let request) = credentials { maskinporten?.forget(request) }
  }
}

/// A call, and where it goes.
struct PlannedCall {
  let call: any RegistryCall
  /// Nil where the setting that names it is not set.
  let endpoint: RegistryEndpoint?
  let setting: String

  init(_ call: any RegistryCall, to endpoint: RegistryEndpoint?, setBy setting: String = "") {
    self.call = call
    self.endpoint = endpoint
    self.setting = setting
  }
}

/// Calls of one lookup, in rounds that follow each other.
struct RegistryRound {
  let session: RegistrySession
  let secondsPerCall: Double
  let isAnswerAwaited: Bool
  private let start = ContinuousClock.now

  init(session: RegistrySession, secondsPerCall: Double, isAnswerAwaited: Bool) {
    self.session = session
    self.secondsPerCall = secondsPerCall
    self.isAnswerAwaited = isAnswerAwaited
  }

  /// Makes all of `calls` side by side, and notes what comes of each.
  mutating func make(_ calls: [PlannedCall], into lookup: inout RecipientLookup) {
    guard !calls.isEmpty else { return }
    var headers: [RegistryEndpoint.Credentials: Result<[(String, String)], TokenError>] = [:]
    var open: [(call: any RegistryCall, endpoint: RegistryEndpoint, headers: [(String, String)])] = []
    for planned in calls {
      guard let endpoint = planned.endpoint else {
        planned.call.fail(.notSet(planned.setting), into: &lookup)
        continue
      }
      // Each token is asked for once, whether it comes or not.
      let named =
        headers[endpoint.credentials]
        ?? Result { () throws(TokenError) in
          try session.headers(for: endpoint.credentials)
        }
      headers[endpoint.credentials] = named
      switch named {
      case .success(let fields): open.append((planned.call, endpoint, fields))
      case .failure(let error): planned.call.fail(FunctionError(error), into: &lookup)
      }
    }
    let limits = TimeLimits(connect: secondsPerCall, whole: secondsPerCall)
    let requests = open.map { $0.call.request(to: $0.endpoint, credentials: $0.headers, limits: limits) }
    let passed = (ContinuousClock.now - start) / .seconds(1)
    let answers = session.send(requests, within: isAnswerAwaited ? secondsPerCall - passed : nil)
    for ((call, endpoint, _), answer) in zip(open, answers) {
      if case .success(let response) = answer, response.status == 401 { session.forget(endpoint.credentials) }
      call.settle(answer, into: &lookup)
    }
  }
}
