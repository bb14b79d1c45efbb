import FoundationEssentials
import FunctionHost
import ProcessSettings

/// What a runtime is told at its start: an option of the command line, else the setting, else the default.
struct RuntimeConfiguration: Sendable {
  var port: Int
  var creator: String
  /// Nil: the caller decides.
  var store: String?
  var functions: String
  var functionMode: FunctionMode
  /// Only tests set it: the number of the step at which the process ends itself as a crash would.
  var crashAtStep: Int?
  var environment: [String: String]

  init(options: RuntimeOptions, settings: Settings) throws {
    port = try options.port ?? settings.integer("PORT", default: 5_090, in: 0...65_535)
    creator = try options.creator ?? settings.text("CREATOR") ?? "ttd"
    store = try options.store ?? settings.text("STORE")
    functions = try options.functions ?? settings.text("FUNCTIONS") ?? ".build/functions"
    functionMode = try options.cold || settings.flag("COLD") ? .cold : .warm
    let crash = try settings.integer("CRASH_AT_STEP", default: 0, in: 0...1_000_000)
    crashAtStep = crash == 0 ? nil : crash
    environment = ProcessInfo.processInfo.environment
    guard (0...65_535).contains(port) else {
      throw SettingsError("VARSEL_PORT must be a whole number from 0 to 65535.")
    }
    guard !creator.isEmpty, creator.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw SettingsError("VARSEL_CREATOR must be a name of visible ASCII characters.")
    }
    for function in Functions.names where !FileManager.default.isExecutableFile(atPath: "\(functions)/\(function)") {
      throw SettingsError(
        "VARSEL_FUNCTIONS names a folder without the executable \(function); `make functions` builds it."
      )
    }
  }
}
