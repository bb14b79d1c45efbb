import Hummingbird

/// Everybody outside Varsel, made up: the registries, the mail server, Azure's e-mail service, the SMS gateway and the senders' condition
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
  private let clock: RuntimeClock

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
    self.clock = clock
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
    let tokens = TokenSimulator()
    let registry = RegistrySimulator(world: world, tokens: tokens, clock: clock)
    RegistryRoutes(world: world, registry: registry, tokens: tokens, hanging: hanging).add(to: group)
    let conditions = ConditionSimulator(world: world, tokens: tokens)
    group.post("pswin") { request, _ in
      try await SimulatedCall.answered(request, by: self.gateway.answer, hanging: self.hanging)
    }
    let link = LinkSimulator(world: world, outbox: outbox, reports: reports, settings: settings)
    group.post("link/sms/send") { request, _ in
      try await SimulatedCall.answered(request, by: link.answer, hanging: self.hanging)
    }
    let azure = AzureSimulator(world: world, outbox: outbox, reports: reports, settings: settings)
    group.post("azure/emails:send") { request, _ in try await azure.response(to: request) }
    group.get("azure/emails/operations/:id") { request, _ in try await azure.response(to: request) }
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

  /// Forgets the reports that are owed, which nobody takes any more.
  func forgetReports() async { await reports.stop() }

  /// Closes the mail server, forgets the reports that are owed and lets go of callers that are kept waiting.
  func stop() async {
    hanging.release()
    await reports.stop()
    await mailbox.stop()
  }

  /// The settings that turn the functions to the simulators.
  ///
  /// - Parameter keyFile: an RSA key in PEM, to sign with.
  func functionEnvironment(httpPort: Int, smtpPort: Int, keyFile: String) -> [String: String] {
    let base = "http://127.0.0.1:\(httpPort)/simulators"
    return [
      "VARSEL_PROFILE_URL": "\(base)/profile/api/v1/",
      "VARSEL_KRR_URL": "\(base)/krr/rest/v2/",
      "VARSEL_REGISTER_URL": "\(base)/register/api/v1/",
      "VARSEL_REGISTER_V2_URL": "\(base)/register/api/v2/",
      "VARSEL_ENHETSREGISTERET_URL": "\(base)/enhetsregisteret/autorisert-api/",
      "VARSEL_ENHETSREGISTERET_SCOPE": RegistrySimulator.rolesScope,
      "VARSEL_AUTHORIZATION_URL": "\(base)/authorization/api/v1/",
      "VARSEL_AUTHORIZATION_SUBSCRIPTION_KEY": RegistrySimulator.subscriptionKey,
      "VARSEL_MASKINPORTEN_TOKEN_URL": "\(base)/token",
      "VARSEL_MASKINPORTEN_AUDIENCE": "\(base)/",
      "VARSEL_MASKINPORTEN_CLIENT_ID": "varsel",
      "VARSEL_MASKINPORTEN_KEY_FILE": keyFile,
      "VARSEL_MASKINPORTEN_KEY_ID": "simulated",
      "VARSEL_PLATFORM_CLIENT_ISSUER": "platform",
      "VARSEL_PLATFORM_CLIENT_APP": "notifications",
      "VARSEL_PLATFORM_CLIENT_KEY_FILE": keyFile,
      "VARSEL_PLATFORM_CLIENT_KEY_ID": "simulated",
      "VARSEL_SMTP_URL": "smtp://127.0.0.1:\(smtpPort)",
      "VARSEL_SMTP_TLS": "none",
      "VARSEL_AZURE_ENDPOINT": "\(base)/azure",
      "VARSEL_AZURE_ACCESS_KEY": settings.azureKey,
      "VARSEL_PSWIN_URL": "\(base)/pswin",
      "VARSEL_PSWIN_USERNAME": settings.gatewayUsername,
      "VARSEL_PSWIN_PASSWORD": settings.gatewayPassword,
      "VARSEL_LINK_URL": "\(base)/link",
      "VARSEL_LINK_USERNAME": settings.gatewayUsername,
      "VARSEL_LINK_PASSWORD": settings.gatewayPassword,
      "VARSEL_LINK_PARTNER": "simulated",
      "VARSEL_LINK_REPORT_GATE": "simulated",
      "VARSEL_REPORT_USERNAME": settings.reportUsername,
      "VARSEL_REPORT_PASSWORD": settings.reportPassword,
      "VARSEL_CONDITION_ALLOW_HTTP": "true",
      "VARSEL_CONDITION_ALLOWED_HOSTS": "127.0.0.1:\(httpPort),localhost:\(httpPort)",
      "VARSEL_CLOCK": "event",
    ]
  }
}
