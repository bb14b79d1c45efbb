import ArgumentParser
import FunctionHost
import ProcessSettings

/// The options that every command that runs the runtime shares. Each is also an environment variable.
struct RuntimeOptions: ParsableArguments {
  @Option(help: "The TCP port of the API; 0 takes any free one. VARSEL_PORT, default 5090.")
  var port: Int?

  @Option(help: "The sender whom the API serves. VARSEL_CREATOR, default ttd.")
  var creator: String?

  @Option(help: "The file that keeps the state. VARSEL_STORE, default varsel.db; a new one with --simulators.")
  var store: String?

  @Option(help: "The folder with the functions' executables. VARSEL_FUNCTIONS, default .build/functions.")
  var functions: String?

  @Flag(help: "Start a process for each event, as a FaaS platform would, instead of warm ones. VARSEL_COLD=true.")
  var cold = false

  func configuration() throws -> RuntimeConfiguration {
    do {
      return try RuntimeConfiguration(options: self, settings: try Settings.ofProcess())
    } catch let error as SettingsError {
      throw ValidationError(error.message)
    }
  }
}
