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
  /// How many calls may still be made in two halves. One number among 1,000 that a registry will not hear of takes 10; a
  /// registry that will hear of none must not get thousands of calls for it.
  private var divisionsLeft = 20

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
  ///
  /// A registry may refuse a whole call (400) for one of those it is about. They are asked for again in two halves, so that
  /// the others do not wait for that one.
  mutating func make(_ calls: [PlannedCall], into lookup: inout RecipientLookup) {
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
    var divided: [PlannedCall] = []
    for ((call, endpoint), answer) in zip(made, answers) {
      if case .success(let response) = answer {
        if response.status == 401 { session.forget(endpoint.credentials) }
        let halves = response.status == 400 && divisionsLeft > 0 ? call.halves : []
        if !halves.isEmpty {
          divisionsLeft -= 1
          divided += halves.map { PlannedCall($0, to: endpoint) }
          continue
        }
      }
      call.settle(answer, into: &lookup)
    }
    make(divided, into: &lookup)
  }
}
