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

/// Makes the calls of one lookup.
///
/// They form chains, each a row of steps: what a step asks depends on what those before it found. Chains do not wait for
/// each other, nor for another registry's access token, and a registry that is silent is soon left alone: so that it delays
/// the orders that need it and no others.
struct LookupCalls {
  /// One step of a chain: the calls to make, from what is known.
  typealias Step = (RecipientLookup) -> [PlannedCall]

  private struct Job {
    let call: any RegistryCall
    let endpoint: RegistryEndpoint
    let chain: Int
    /// It is about half of those that another was about.
    var isHalf = false
    /// The token it went with.
    var bearer: String?
    /// It was refused (401) with another token.
    var isSecondAttempt = false
  }

  /// What happens at one registry.
  private struct Registry {
    var waiting: [Job] = []
    var running = 0
    /// Calls without an answer since the last that had one.
    var silence = 0
    var lastError = TransportError.timeOut(sent: false)
    /// How many calls may still be made in two halves. One number among 1,000 that a registry will not hear of takes 10,
    /// and as many answers, which give them back; a registry that will hear of none must not get thousands of calls.
    var divisionsLeft = Registry.divisions

    static let divisions = 20
  }

  private enum Running {
    case job(Job)
    case token(MaskinportenClient.Call)
  }

  private let session: RegistrySession
  private let secondsPerCall: Double
  private let secondsInAll: Double
  private let start = ContinuousClock.now
  private let calls: HTTPCalls
  private var running: [Int: Running] = [:]
  private var nextNumber = 0
  private var registries: [RegistryURL: Registry] = [:]
  /// Tokens that are under way (nil), and those that could not be had.
  private var tokens: [TokenRequest: TokenError?] = [:]
  private var chains: [ArraySlice<Step>]
  private var open: [Int]
  private var lookup = RecipientLookup()

  /// - Parameters:
  ///   - secondsPerCall: How long one call may take.
  ///   - secondsInAll: How long all of them may take.
  init(_ chains: [[Step]], session: RegistrySession, secondsPerCall: Double, secondsInAll: Double) {
    self.session = session
    self.secondsPerCall = secondsPerCall
    self.secondsInAll = secondsInAll
    self.chains = chains.map { $0[...] }
    open = Array(repeating: 0, count: chains.count)
    calls = session.calls()
  }

  /// Every call is settled: by its answer, or as a failure.
  mutating func make() -> RecipientLookup {
    for chain in chains.indices { takeStep(in: chain) }
    begin()
    while let (number, result) = calls.next() {
      switch running.removeValue(forKey: number) {
      case .job(let job)?: ended(job, result)
      case .token(let call)?:
        do throws(TokenError) {
          _ = try session.maskinporten?.take(result, of: call)
          tokens[call.token] = nil
        } catch {
          tokens[call.token] = .some(error)
        }
      case nil: break
      }
      begin()
    }
    return lookup
  }

  /// The chain's next step that has any calls.
  private mutating func takeStep(in chain: Int) {
    while open[chain] == 0, let step = chains[chain].popFirst() {
      for planned in step(lookup) {
        if let endpoint = planned.endpoint {
          open[chain] += 1
          registries[endpoint.url, default: Registry()].waiting.append(
            Job(call: planned.call, endpoint: endpoint, chain: chain)
          )
        } else {
          planned.call.fail(.notSet(planned.setting), into: &lookup)
        }
      }
    }
  }

  /// Begins whatever may begin. What fails at once may let its chain take another step, which may begin too.
  private mutating func begin() {
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for url in registries.keys {
        while let job = nextJob(at: url) {
          hasChanged = begin(job) || hasChanged
        }
      }
    }
  }

  /// The first that waits at a registry and can go on now.
  private mutating func nextJob(at url: RegistryURL) -> Job? {
    guard let registry = registries[url], let job = registry.waiting.first else { return nil }
    let isLeftAlone = registry.silence >= ContactRegistries.callsAtOnce
    // One that may be silent is not asked more than it takes to be sure.
    guard isLeftAlone || registry.running + registry.silence < ContactRegistries.callsAtOnce else { return nil }
    if !isLeftAlone, case .maskinporten(let token) = job.endpoint.credentials, isAwaited(token) { return nil }
    return registries[url]?.waiting.removeFirst()
  }

  /// Asks for a token where that is to be done.
  private mutating func isAwaited(_ token: TokenRequest) -> Bool {
    if let state = tokens[token] { return state == nil }
    guard let maskinporten = session.maskinporten, maskinporten.keptToken(for: token) == nil else { return false }
    do throws(TokenError) {
      let call = try maskinporten.call(for: token)
      guard begin(call.request, .token(call)) else { throw .noAnswer(.timeOut(sent: false)) }
      tokens[token] = .some(nil)
      return true
    } catch {
      tokens[token] = .some(error)
      return false
    }
  }

  /// True where it ended at once.
  private mutating func begin(_ job: Job) -> Bool {
    let url = job.endpoint.url
    do throws(FunctionError) {
      if let registry = registries[url], registry.silence >= ContactRegistries.callsAtOnce {
        throw job.call.silence(registry.lastError)
      }
      var job = job
      let request = try request(of: &job)
      guard begin(request, .job(job)) else { throw job.call.silence(.timeOut(sent: false)) }
      registries[url]?.running += 1
      return false
    } catch {
      job.call.fail(error, into: &lookup)
      settled(job)
      return true
    }
  }

  private func request(of job: inout Job) throws(FunctionError) -> HTTPRequest {
    let credentials = job.endpoint.credentials
    do throws(TokenError) {
      if case .maskinporten(let token) = credentials {
        if let error = tokens[token] ?? nil { throw error }
        job.bearer = session.maskinporten?.keptToken(for: token)
      }
      let fields = try session.headers(for: credentials, bearer: job.bearer)
      let limits = TimeLimits(connect: secondsPerCall, whole: secondsPerCall)
      return job.call.request(to: job.endpoint, credentials: fields, limits: limits)
    } catch {
      throw FunctionError(error)
    }
  }

  /// False where no time is left.
  private mutating func begin(_ request: HTTPRequest, _ what: Running) -> Bool {
    let left = secondsInAll - (ContinuousClock.now - start) / .seconds(1)
    guard left > 0 else { return false }
    var request = request
    request.limits = TimeLimits(connect: min(request.limits.connect, left), whole: min(request.limits.whole, left))
    running[nextNumber] = what
    calls.begin(request, as: nextNumber)
    nextNumber += 1
    return true
  }

  private mutating func ended(_ job: Job, _ result: Result<HTTPResponse, TransportError>) {
    let url = job.endpoint.url
    registries[url]?.running -= 1
    switch result {
    case .success(let response):
      registries[url]?.silence = 0
      if response.status == 401, askAgain(job) { return }
    case .failure(let error):
      registries[url]?.silence += 1
      registries[url]?.lastError = error
    }
    do throws(RegistryCallError) {
      try job.call.settle(result, into: &lookup)
      if job.isHalf, let left = registries[url]?.divisionsLeft {
        registries[url]?.divisionsLeft = min(left + 1, Registry.divisions)
      }
    } catch {
      if error.isPerhapsOfOne, divide(job) { return }
      job.call.fail(error.reason, into: &lookup)
    }
    settled(job)
  }

  /// With another token: nobody takes the one that was kept.
  private mutating func askAgain(_ job: Job) -> Bool {
    guard case .maskinporten(let token) = job.endpoint.credentials, let bearer = job.bearer else { return false }
    session.maskinporten?.forget(bearer, for: token)
    guard !job.isSecondAttempt else { return false }
    var second = job
    second.isSecondAttempt = true
    registries[job.endpoint.url]?.waiting.insert(second, at: 0)
    return true
  }

  /// A registry may refuse a whole call, or give an answer that cannot be read, for one of those it is about. They are asked
  /// for again in two halves, so that the others do not wait for that one.
  private mutating func divide(_ job: Job) -> Bool {
    let url = job.endpoint.url
    guard let left = registries[url]?.divisionsLeft, left > 0 else { return false }
    let halves = job.call.halves
    guard !halves.isEmpty else { return false }
    registries[url]?.divisionsLeft -= 1
    open[job.chain] += halves.count - 1
    registries[url]?.waiting += halves.map { half in
      Job(call: half, endpoint: job.endpoint, chain: job.chain, isHalf: true)
    }
    return true
  }

  private mutating func settled(_ job: Job) {
    open[job.chain] -= 1
    takeStep(in: job.chain)
  }
}
