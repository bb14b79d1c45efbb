import Hummingbird
import NIOCore

/// Everybody outside Varsel, made up: the registries, the mail server, the SMS gateway and the senders' condition
/// endpoints. Nothing leaves the machine.
struct Simulators: Sendable {
  let world: LiveWorld
  let outbox: Outbox
  let tokenIssuer = TokenIssuer()
  private let settings: SimulatorSettings
  private let mailbox: MailboxSimulator
  private let gateway: GatewaySimulator
  private let reports: OwedReports
  private let hanging = HangingCalls()

  /// - Parameter send: Posts a delivery report; see `OwedReports.Send`.
  /// - Parameter onArrival: Gets a line about each mail and SMS that arrives, with masked addresses and no text.
  init(
    world: World = .default,
    clock: RuntimeClock,
    activity: Activity,
    settings: SimulatorSettings = SimulatorSettings(),
    send: @escaping OwedReports.Send,
    onArrival: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.world = LiveWorld(world)
    self.settings = settings
    outbox = Outbox(clock: clock, onArrival: onArrival)
    mailbox = MailboxSimulator(world: self.world, outbox: outbox)
    reports = OwedReports(clock: clock, activity: activity, settings: settings, send: send)
    gateway = GatewaySimulator(world: self.world, outbox: outbox, reports: reports, settings: settings)
  }

  /// Adds everything that stands under `/simulators`.
  func addRoutes(to router: Router<APIContext>) {
    let group = router.group("simulators")
    InboxRoutes(world: world, outbox: outbox).add(to: group)
    TokenIssuerRoutes(issuer: tokenIssuer).add(to: group)
    let registry = RegistrySimulator(world: world)
    let tokens = TokenSimulator()
    let conditions = ConditionSimulator(world: world, tokens: tokens)
    group.post("pswin") { request, _ in try await self.respond(to: request, by: self.gateway.answer) }
    group.post("token") { request, _ in try await self.respond(to: request, by: tokens.answer) }
    group.post("profile/api/v1/users/contactpoint/lookup") { request, _ in
      try await self.respond(to: request, by: registry.persons)
    }
    group.post("profile/api/v1/organizations/notificationaddresses/lookup") { request, _ in
      try await self.respond(to: request, by: registry.organizations)
    }
    group.post("profile/api/v1/users/contactpoint/lookupsi") { request, _ in
      try await self.respond(to: request, by: registry.externalUsers)
    }
    group.post("register/api/v1/parties/nameslookup") { request, _ in
      try await self.respond(to: request, by: registry.names)
    }
    group.get("conditions/:name") { request, context in
      let answer = conditions.answer(
        toCallOf: context.parameters.get("name") ?? "",
        authorization: request.headers[.authorization]
      )
      return await answer.response(hang: self.hanging.wait)
    }
  }

  /// Starts the mail server.
  ///
  /// - Parameter smtpPort: 0 for one that is free.
  /// - Returns: The mail server's port.
  func start(host: String = "127.0.0.1", smtpPort: Int = 0) async throws -> Int {
    try await mailbox.start(host: host, port: smtpPort)
  }

  /// From here on the gateway posts its delivery reports to `url`.
  func postReports(to url: String) { reports.post(to: url) }

  /// Closes the mail server, forgets the reports that are owed and lets go of callers that are kept waiting.
  func stop() async {
    hanging.release()
    await reports.stop()
    await mailbox.stop()
  }

  /// The settings that turn the functions to the simulators.
  func functionEnvironment(httpPort: Int, smtpPort: Int) -> [String: String] {
    let base = "http://127.0.0.1:\(httpPort)/simulators"
    return [
      "VARSEL_PROFILE_URL": "\(base)/profile/api/v1/",
      "VARSEL_REGISTER_URL": "\(base)/register/api/v1/",
      "VARSEL_SMTP_URL": "smtp://127.0.0.1:\(smtpPort)",
      "VARSEL_SMTP_TLS": "none",
      "VARSEL_PSWIN_URL": "\(base)/pswin",
      "VARSEL_PSWIN_USERNAME": settings.gatewayUsername,
      "VARSEL_PSWIN_PASSWORD": settings.gatewayPassword,
      "VARSEL_REPORT_USERNAME": settings.reportUsername,
      "VARSEL_REPORT_PASSWORD": settings.reportPassword,
      "VARSEL_CONDITION_ALLOW_HTTP": "true",
      "VARSEL_CONDITION_ALLOWED_HOSTS": "127.0.0.1:\(httpPort),localhost:\(httpPort)",
      "VARSEL_CLOCK": "event",
    ]
  }

  private func respond(
    to request: Request,
    by answer: @Sendable (SimulatedCall) -> SimulatedAnswer
  ) async throws -> Response {
    do {
      let body = Array(buffer: try await request.body.collect(upTo: SimulatedCall.bodyLimit))
      let call = SimulatedCall(contentType: request.headers[.contentType], body: body)
      return await answer(call).response(hang: hanging.wait)
    } catch is NIOTooManyBytesError {
      let refusal = SimulatedAnswer.text(413, "The body must be at most \(SimulatedCall.bodyLimit) bytes.")
      return await refusal.response(hang: hanging.wait)
    }
  }
}
