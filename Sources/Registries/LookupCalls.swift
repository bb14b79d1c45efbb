import Notifications
import Transport

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

/// Makes the calls of one lookup, in rounds that follow each other.
struct LookupCalls {
  private let session: RegistrySession
  private let secondsPerCall: Double
  private let isAnswerAwaited: Bool
  private let start = ContinuousClock.now

  /// - Parameters:
  ///   - secondsPerCall: How long one call may take.
  ///   - isAnswerAwaited: Whether all rounds together may take no longer than that.
  init(session: RegistrySession, secondsPerCall: Int, isAnswerAwaited: Bool) {
    self.session = session
    self.secondsPerCall = Double(secondsPerCall)
    self.isAnswerAwaited = isAnswerAwaited
  }

  /// Nil where there is no such limit.
  private var secondsLeft: Double? {
    isAnswerAwaited ? secondsPerCall - (ContinuousClock.now - start) / .seconds(1) : nil
  }

  /// Makes all of `calls` side by side, and notes what comes of each.
  func make(_ calls: [PlannedCall], into lookup: inout RecipientLookup) {
    guard !calls.isEmpty else { return }
    // Each token is asked for once, whether it comes or not.
    var headers: [RegistryEndpoint.Credentials: Result<[(String, String)], TokenError>] = [:]
    var made: [(call: any RegistryCall, endpoint: RegistryEndpoint)] = []
    var requests: [HTTPRequest] = []
    let limits = TimeLimits(connect: secondsPerCall, whole: secondsPerCall)
    for planned in calls {
      guard let endpoint = planned.endpoint else {
        planned.call.fail(.notSet(planned.setting), into: &lookup)
        continue
      }
      let credentials = endpoint.credentials
      if headers[credentials] == nil {
        headers[credentials] = Result { () throws(TokenError) in
          try session.headers(for: credentials, within: secondsLeft ?? .infinity)
        }
      }
      switch headers[credentials] {
      case .success(let fields)?:
        made.append((planned.call, endpoint))
        requests.append(planned.call.request(to: endpoint, credentials: fields, limits: limits))
      case .failure(let error)?: planned.call.fail(FunctionError(error), into: &lookup)
      case nil: break
      }
    }
    let answers = session.send(requests, within: secondsLeft)
    for ((call, endpoint), answer) in zip(made, answers) {
      if case .success(let response) = answer, response.status == 401 { session.forget(endpoint.credentials) }
      call.settle(answer, into: &lookup)
    }
  }
}
