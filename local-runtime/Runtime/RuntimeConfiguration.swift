import FoundationEssentials
import FunctionHost
import Notifications
import ProcessSettings
import Transport

/// What a runtime is told at its start: an option of the command line, else the setting, else the default.
struct RuntimeConfiguration: Sendable {
  /// The address to listen on.
  var host: String
  var port: Int
  /// The address under which callers know the API, as `https://varsel.example`; nil: as each request names it.
  var publicURL: String?
  /// Whom the API serves where no tokens are asked for.
  var caller: Caller
  /// Nil asks for no tokens.
  var tokens: TokenSettings?
  /// Nil opens no triggers.
  var triggerKey: TriggerKey?
  /// Trusted by the runtime itself, where it fetches callers' keys.
  var trust: TLSTrust
  /// Whether providers' callbacks must give a name and password.
  var areReportsAuthenticated: Bool
  /// Nil: the caller decides.
  var store: StoreLocation?
  /// The path of the hand-over journal; nil: that of the store.
  var journal: String?
  var retention: RetentionSettings
  /// The folder of the executables.
  var functions: String
  /// Where the functions are instead, if not on this machine.
  var gateway: FunctionGateway?
  var functionMode: FunctionMode
  var rates: SendingRates
  /// Only tests set it: the number of the step at which the process ends itself as a crash would.
  var crashAtStep: Int?
  var environment: [String: String]

  init(options: RuntimeOptions, settings: Settings) throws {
    port = try options.port ?? settings.integer("PORT", default: 5_090, in: 0...65_535)
    host = try options.host ?? settings.text("HOST") ?? "127.0.0.1"
    publicURL = try settings.text("PUBLIC_URL").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    if let publicURL, ConditionEndpoint.flaw(in: publicURL) != nil {
      throw SettingsError("VARSEL_PUBLIC_URL must be an http or https URL.")
    }
    guard let caller = Caller(creator: try options.creator ?? settings.text("CREATOR") ?? "ttd") else {
      throw SettingsError("VARSEL_CREATOR must be a name of 1 to 100 visible ASCII characters.")
    }
    self.caller = caller
    tokens = try TokenSettings(settings)
    if let text = try settings.text("TRIGGER_KEY") {
      guard let key = TriggerKey(text) else {
        throw SettingsError("VARSEL_TRIGGER_KEY must be at least 16 visible ASCII characters.")
      }
      triggerKey = key
    }
    trust = try TLSTrust(settings: settings)
    areReportsAuthenticated = try settings.text("REPORT_USERNAME") != nil
    store = try StoreLocation(option: options.store, settings: settings)
    journal = try settings.text("JOURNAL")
    retention = try RetentionSettings(settings)
    functions = try options.functions ?? settings.text("FUNCTIONS") ?? ".build/functions"
    gateway = FunctionGateway.isGateway(functions) ? try FunctionGateway(functions, settings: settings) : nil
    functionMode = try options.cold || settings.flag("COLD") ? .cold : .warm
    rates = SendingRates(
      email: try settings.integer("EMAIL_RATE", in: 1...100_000),
      sms: try settings.integer("SMS_RATE", in: 1...100_000)
    )
    let crash = try settings.integer("CRASH_AT_STEP", default: 0, in: 0...1_000_000)
    crashAtStep = crash == 0 ? nil : crash
    environment = ProcessInfo.processInfo.environment
    guard (0...65_535).contains(port) else {
      throw SettingsError("VARSEL_PORT must be a whole number from 0 to 65535.")
    }
    if gateway != nil { return }
    for function in Functions.names where !FileManager.default.isExecutableFile(atPath: "\(functions)/\(function)") {
      throw SettingsError(
        "VARSEL_FUNCTIONS names a folder without the executable \(function); `make functions` builds it."
      )
    }
  }
}
