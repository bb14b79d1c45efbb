import FunctionHost
import Notifications
import ProcessSettings
import Transport

/// Asks the sender's own endpoint whether the notice is still needed: one GET, no redirect, no token of ours.
///
/// The sender picked the URL, so only public addresses are called (`AddressPolicy.publicOnly`), but for those that
/// `VARSEL_CONDITION_ALLOWED_HOSTS` names.
struct CheckConditionFunction: Function {
  /// Calls side by side.
  static let callsAtOnce = 32
  /// Bytes of one answer.
  static let answerLimit = 64 << 10

  private let client = HTTPClient()
  private let allowsHTTP: Bool
  private let allowedHosts: [HostPort]
  private let limits: TimeLimits

  /// `VARSEL_CONDITION_ALLOW_HTTP` (default false), `VARSEL_CONDITION_ALLOWED_HOSTS` (`host:port`, comma-separated) and
  /// `VARSEL_CONDITION_TIMEOUT_SECONDS` (1–60, default 5), for a whole call.
  init(settings: Settings) throws(SettingsError) {
    allowsHTTP = try settings.flag("CONDITION_ALLOW_HTTP")
    let seconds = Double(try settings.integer("CONDITION_TIMEOUT_SECONDS", default: 5, in: 1...60))
    limits = TimeLimits(connect: seconds, whole: seconds)
    let list = try settings.text("CONDITION_ALLOWED_HOSTS")
    let entries = list?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    let hosts = entries.map { HostPort(String($0.trimmingPrefix { $0 == " " })) }
    guard !hosts.contains(nil) else {
      throw SettingsError("VARSEL_CONDITION_ALLOWED_HOSTS must be a comma-separated list of host:port.")
    }
    allowedHosts = hosts.compactMap { $0 }
  }

  func handle(_ event: CheckCondition.Event) throws(FunctionError) -> CheckCondition.Result {
    results(of: [event])[0]
  }

  func handleAll(_ events: [CheckCondition.Event]) -> [Result<CheckCondition.Result, FunctionError>] {
    results(of: events).map { .success($0) }
  }

  private func results(of events: [CheckCondition.Event]) -> [CheckCondition.Result] {
    let urls = events.map { event in
      Result { () throws(OutboundURL.Refusal) in
        try OutboundURL(event.conditionEndpoint, allowsHTTP: allowsHTTP, allowing: allowedHosts)
      }
    }
    var answers = client.sendAll(urls.compactMap { try? request($0.get()) }, atOnce: Self.callsAtOnce)[...]
    return urls.map { url in
      switch url {
      case .failure(let refusal): CheckCondition.Result(ConditionReason(refusal))
      case .success: answers.popFirst().map(ConditionAnswer.result) ?? CheckCondition.Result(.unreachable)
      }
    }
  }

  private func request(_ url: OutboundURL) -> HTTPRequest {
    HTTPRequest(
      url: url.text,
      headers: ["Accept": "application/json"],
      limits: limits,
      bodyLimit: Self.answerLimit,
      addresses: .publicOnly(allowing: allowedHosts)
    )
  }
}
