import FunctionHost
import Notifications
import ProcessSettings
import Registries
import Transport

/// Asks the sender's own endpoint whether the notice is still needed: one GET, no redirect, and a token of ours only to
/// hosts that `ConditionTokens` names.
///
/// The sender picked the URL, so only public addresses are called (`AddressPolicy.publicOnly`), but for those that
/// `VARSEL_CONDITION_ALLOWED_HOSTS` names.
struct CheckConditionFunction: Function {
  /// Calls side by side.
  static let callsAtOnce = 32
  /// Bytes of one answer.
  static let answerLimit = 64 << 10

  /// Why an endpoint is not called.
  private struct Unasked: Error {
    let reason: ConditionReason
  }

  private let client = HTTPClient()
  private let allowsHTTP: Bool
  private let allowedHosts: [HostPort]
  private let limits: TimeLimits
  private let tokens: ConditionTokens?

  /// `VARSEL_CONDITION_ALLOW_HTTP` (default false), `VARSEL_CONDITION_ALLOWED_HOSTS` (`host:port`, comma-separated) and
  /// `VARSEL_CONDITION_TIMEOUT_SECONDS` (1–60, default 5), for a whole call; and those of `ConditionTokens`.
  init(settings: Settings) throws(SettingsError) {
    allowsHTTP = try settings.flag("CONDITION_ALLOW_HTTP")
    let seconds = Double(try settings.integer("CONDITION_TIMEOUT_SECONDS", default: 5, in: 1...60))
    limits = TimeLimits(connect: seconds, whole: seconds)
    allowedHosts = try settings.hosts("CONDITION_ALLOWED_HOSTS")
    tokens = try ConditionTokens(settings: settings, client: client)
  }

  func handle(_ event: CheckCondition.Event) throws(FunctionError) -> CheckCondition.Result {
    results(of: [event])[0]
  }

  func handleAll(_ events: [CheckCondition.Event]) -> [Result<CheckCondition.Result, FunctionError>] {
    results(of: events).map { .success($0) }
  }

  private func results(of events: [CheckCondition.Event]) -> [CheckCondition.Result] {
    // Asked for with the first URL that it is for, and at most once, whether it comes or not.
    var token: Result<String, TokenError>?
    let calls = events.map { event in
      Result { () throws(Unasked) in try call(event, &token) }
    }
    var answers = client.sendAll(calls.compactMap { try? $0.get() }, atOnce: Self.callsAtOnce)[...]
    return calls.map { call in
      switch call {
      case .failure(let unasked): CheckCondition.Result(unasked.reason)
      case .success: answers.popFirst().map(ConditionAnswer.result) ?? CheckCondition.Result(.unreachable)
      }
    }
  }

  private func call(
    _ event: CheckCondition.Event,
    _ token: inout Result<String, TokenError>?
  ) throws(Unasked) -> HTTPRequest {
    let url: OutboundURL
    do throws(OutboundURL.Refusal) {
      url = try OutboundURL(event.conditionEndpoint, allowsHTTP: allowsHTTP, allowing: allowedHosts)
    } catch {
      throw Unasked(reason: ConditionReason(error))
    }
    var request = HTTPRequest(
      url: url.text,
      headers: ["Accept": "application/json"],
      limits: limits,
      bodyLimit: Self.answerLimit,
      addresses: .publicOnly(allowing: allowedHosts)
    )
    if let tokens, tokens.belong(to: url) {
      let asked = token ?? askForToken(tokens)
      token = asked
      guard case .success(let text) = asked else { throw Unasked(reason: .noToken) }
      request.headers.append("Authorization", "Bearer \(text)")
    }
    return request
  }

  private func askForToken(_ tokens: ConditionTokens) -> Result<String, TokenError> {
    do throws(TokenError) {
      return .success(try tokens.token())
    } catch {
      FunctionLog.warn(FunctionError(error))
      return .failure(error)
    }
  }
}
