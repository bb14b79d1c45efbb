import FoundationEssentials
import FunctionHost
import Hummingbird
import Logging
import Notifications
import _CryptoExtras

/// The simulated outside world of a runtime, up and listening on ports of its own.
struct Simulation: Sendable {
  let simulators: Simulators
  /// The settings that turn the functions to it.
  let functionEnvironment: [String: String]
  /// The settings that make a runtime take the simulators' tokens.
  let tokens: TokenSettings
  /// As `http://127.0.0.1:5091`.
  let address: String
  private let server: RunningServer
  private let folder: String

  var outbox: Outbox { simulators.outbox }

  /// - Parameters:
  ///   - port: the TCP port of all but the mail server; 0 takes any free one.
  ///   - smtpPort: the mail server's; 0 takes any free one.
  static func start(
    world: World,
    clock: RuntimeClock,
    activity: Activity,
    port: Int,
    smtpPort: Int = 0,
    settings: SimulatorSettings = SimulatorSettings(),
    narrator: Narrator
  ) async throws -> Simulation {
    let simulators = Simulators(
      world: world,
      clock: clock,
      activity: activity,
      settings: settings,
      send: { url, headers, body in await LocalHTTP.call("POST", url, headers: headers, body: body)?.status },
      onArrival: { narrator.say("\("outside".padded(to: 16))  \($0) has arrived", at: clock.now) }
    )
    let router = Router(context: APIContext.self)
    router.add(middleware: LocalCallersOnly())
    simulators.addRoutes(to: router)
    let logger = Logger(label: "varsel.simulators") { _ in JSONLogHandler(logLevel: .error) }
    let server = try await RunningServer.start(router, port: port, logger: logger)
    let smtpPort = try await simulators.start(smtpPort: smtpPort)
    let address = "http://127.0.0.1:\(server.port)"
    let folder = FileManager.default.temporaryDirectory.path + "/varsel-\(UUID().uuidString.lowercased())"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let keyFile = "\(folder)/key.pem"
    // For tokens of the simulated services alone.
    try _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation.write(
      toFile: keyFile, atomically: true, encoding: .utf8)
    return Simulation(
      simulators: simulators,
      functionEnvironment: simulators.functionEnvironment(
        httpPort: server.port,
        smtpPort: smtpPort,
        keyFile: keyFile
      ),
      tokens: TokenSettings(issuer: TokenIssuer.issuer, keys: .url("\(address)/simulators/jwks")),
      address: address,
      server: server,
      folder: folder
    )
  }

  /// A token with which the caller may order notices, for an hour.
  func token(for caller: Caller) async throws -> String {
    try await simulators.tokenIssuer.token(organization: caller.creator)
  }

  func stop() async {
    await simulators.stop()
    await server.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A new file in a folder that is removed when the simulation stops.
  func temporaryStore() -> String {
    "\(folder)/varsel.db"
  }
}
