import FoundationEssentials
import FunctionHost
import Hummingbird
import Logging
import NIOCore
import Notifications

/// Everything that runs in one process: store, timers, functions, the API and, where asked for, the simulators.
struct Runtime: Sendable {
  struct Addresses: Sendable {
    /// As `http://127.0.0.1:5090`.
    var api: String
    /// Nil without simulators.
    var simulators: String?
  }

  let configuration: RuntimeConfiguration
  let ledger: Ledger
  let functions: Functions
  let orchestrator: Orchestrator
  let clock: RuntimeClock
  let activity: Activity
  let simulation: Simulation?
  /// Nil where the API takes every caller for one.
  private let authenticator: Authenticator?
  private let retention: Retention
  private let logger: Logger

  /// A runtime for the registries and providers that the settings name.
  ///
  /// - Parameter clock: a simulated one, for tests; the machine's where there is none.
  static func real(_ configuration: RuntimeConfiguration, clock: RuntimeClock? = nil) async throws -> Runtime {
    try await Runtime(
      configuration,
      store: configuration.store ?? .sqlite("varsel.db"),
      clock: clock ?? RuntimeClock(),
      activity: Activity(),
      simulation: nil,
      narrator: nil
    )
  }

  /// A runtime whose outside world is simulated.
  static func simulated(
    _ configuration: RuntimeConfiguration,
    clock: RuntimeClock,
    world: World
  ) async throws -> Runtime {
    let activity = Activity()
    let narrator = Narrator(write: Console.line)
    let port = configuration.port == 0 ? 0 : configuration.port + 1
    let simulation = try await Simulation.start(
      world: world,
      clock: clock,
      activity: activity,
      port: port,
      narrator: narrator
    )
    return try await Runtime(
      configuration,
      store: configuration.store ?? .sqlite(simulation.temporaryStore()),
      clock: clock,
      activity: activity,
      simulation: simulation,
      narrator: narrator
    )
  }

  private init(
    _ configuration: RuntimeConfiguration,
    store: StoreLocation,
    clock: RuntimeClock,
    activity: Activity,
    simulation: Simulation?,
    narrator: Narrator?
  ) async throws {
    var logger = Logger(label: "varsel", factory: { _ in JSONLogHandler() })
    logger.logLevel = simulation == nil ? .info : .warning
    self.configuration = configuration
    self.clock = clock
    self.activity = activity
    self.simulation = simulation
    self.logger = logger
    let tokens = simulation?.tokens ?? configuration.tokens
    authenticator = tokens.map { Authenticator($0, trust: configuration.trust, logger: logger) }
    let steps = configuration.crashAtStep.map { StepHook.killing(atStep: $0) } ?? .none
    let journal = try HandoverJournal(configuration.journal ?? store.journal)
    ledger = Ledger(store: try await store.open(runtime: journal.runtime, steps: steps))
    retention = Retention(settings: configuration.retention, ledger: ledger, clock: clock, logger: logger)
    functions = Functions(
      folder: configuration.functions,
      environment: Self.environment(configuration, clock: clock, simulation: simulation),
      mode: configuration.functionMode,
      gateway: configuration.gateway,
      rates: configuration.rates,
      journal: journal,
      logger: logger
    )
    orchestrator = Orchestrator(
      ledger: ledger,
      functions: functions,
      clock: clock,
      activity: activity,
      journal: journal,
      steps: steps,
      logger: logger,
      observer: { narrator?.tell($0, at: $1) },
      onSkip: {
        narrator?.say(
          "\("clock".padded(to: 16))  nothing is due in between; it skips ahead from \(LocalTime.text($0))", at: $1)
      }
    )
  }

  private static func environment(
    _ configuration: RuntimeConfiguration,
    clock: RuntimeClock,
    simulation: Simulation?
  ) -> [String: String] {
    var environment = configuration.environment.merging(simulation?.functionEnvironment ?? [:]) { $1 }
    // On a simulated clock the functions' own one knows nothing of the time.
    if clock.isSimulated { environment["VARSEL_CLOCK"] = "event" }
    return environment
  }

  /// Runs until SIGTERM or SIGINT, or until `whenReady` throws or says that all is done.
  ///
  /// - Parameters:
  ///   - skipAfter: see `Orchestrator.run`.
  ///   - whenReady: called once the API takes requests; true ends the runtime.
  func run(skipAfter: Duration?, whenReady: @escaping @Sendable (Addresses) async throws -> Bool) async throws {
    // A function that cannot start is no reason to take orders that it would fail.
    if let failure = await functions.check().first { throw FunctionCannotStart(failure.function, failure.error) }
    try await orchestrator.recover()
    let stop = StopSignal()
    let server = try await RunningServer.start(
      router(),
      host: configuration.host,
      port: configuration.port,
      logger: logger
    )
    let api = ListenAddress.url(host: configuration.host, port: server.port)
    simulation?.simulators.postReports(to: "\(api)/notifications/sms/api/v1/reports")
    let addresses = Addresses(api: api, simulators: simulation?.address)
    if authenticator != nil, simulation == nil, !configuration.areReportsAuthenticated {
      logger.warning("anybody may report deliveries: VARSEL_REPORT_USERNAME is not set")
    }
    logger.info("ready", metadata: ["api": "\(addresses.api)"])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await functions.run() }
      group.addTask { await orchestrator.run(skipAfter: skipAfter) }
      group.addTask { await retention.run() }
      group.addTask { if try await whenReady(addresses) { stop.stop() } }
      group.addTask { await stop.wait() }
      // The first that ends and is not `whenReady` of a runtime that stays up is the stop signal.
      while try await group.next() != nil, !stop.isStopped {}
      logger.info("stopping")
      orchestrator.stopTimers()
      // In a task of its own: a caller who never finishes a request must not keep the runtime up.
      Task { await server.stop() }
      await simulation?.simulators.forgetReports()
      await callsToEnd()
      group.cancelAll()
    }
    await simulation?.stop()
  }

  /// Lets the calls that are under way come to their end, so that no hand-over is in doubt because of a restart: for at
  /// most 90 s, which is longer than the longest hand-over. A second signal ends the process at once.
  private func callsToEnd() async {
    let end = ContinuousClock.now + .seconds(90)
    while !activity.isIdle, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(20)) }
  }

  func router() -> Router<APIContext> {
    let router = Router(context: APIContext.self)
    router.add(middleware: StoreFailures(logger: logger))
    // Who shows a token may come from anywhere.
    if authenticator == nil { router.add(middleware: LocalCallersOnly()) }
    if clock.isSimulated {
      let local = router.group().add(middleware: LocalCallersOnly())
      ClockRoutes(clock: clock, orchestrator: orchestrator).add(to: local)
    }
    if let key = configuration.triggerKey {
      TriggerRoutes(key: key, orchestrator: orchestrator, retention: retention).add(to: router)
      OperatorRoutes(key: key, ledger: ledger, orchestrator: orchestrator, clock: clock).add(to: router)
    }
    ReportRoutes(
      functions: functions,
      inbox: ReportInbox(ledger: ledger, orchestrator: orchestrator, clock: clock),
      clock: clock,
      activity: activity
    ).add(to: router)
    router.get("\(PublicAPI.base)/health") { _, _ in Response(status: .ok) }
    router.get("openapi.json") { _, _ in
      let headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
      let body = ResponseBody(byteBuffer: ByteBuffer(bytes: try OpenAPIDocument.json.get()))
      return Response(status: .ok, headers: headers, body: body)
    }
    let api = router.group(RouterPath(PublicAPI.base))
    if let authenticator {
      api.add(middleware: Authentication(authenticator: authenticator, scope: .createNotifications))
    } else {
      api.add(middleware: FixedCaller(caller: configuration.caller))
    }
    let placement = OrderPlacement(ledger: ledger, functions: functions, orchestrator: orchestrator, clock: clock)
    let address = PublicAddress(configured: configuration.publicURL)
    SingleOrderRoutes(placement: placement, address: address, activity: activity).add(to: api)
    ChainRoutes(placement: placement, address: address, activity: activity).add(to: api)
    InstantRoutes(placement: placement, address: address, activity: activity).add(to: api)
    ShipmentRoutes(ledger: ledger).add(to: api)
    return router
  }
}

/// A function that could not be started, with what it said: a setting that is missing or wrong.
struct FunctionCannotStart: Error, CustomStringConvertible {
  let description: String

  init(_ function: String, _ error: FunctionError) { description = "\(function) cannot start: \(error.message)" }
}
