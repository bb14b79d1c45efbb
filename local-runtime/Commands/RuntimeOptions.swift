import ArgumentParser
import FunctionHost
import ProcessSettings

/// The options that every command that runs the runtime shares. Each is also an environment variable.
struct RuntimeOptions: ParsableArguments {
  @Option(
    help: "The address to listen on; others than loopback need the token settings. VARSEL_HOST, default 127.0.0.1.")
  var host: String?

  @Option(help: "The TCP port of the API; 0 takes any free one. VARSEL_PORT, default 5090.")
  var port: Int?

  @Option(help: "The sender whom the API serves where it asks for no tokens. VARSEL_CREATOR, default ttd.")
  var creator: String?

  @Option(
    help:
      "What keeps the state: a file, or a PostgreSQL database as postgres://user@host/name. VARSEL_STORE, default varsel.db; a new one with --simulators."
  )
  var store: String?

  @Option(
    help:
      "The folder with the functions' executables, or the URL of a FaaS gateway with {name} for the function's name. VARSEL_FUNCTIONS, default .build/functions."
  )
  var functions: String?

  @Flag(help: "Start a process for each event, as a FaaS platform would, instead of warm ones. VARSEL_COLD=true.")
  var cold = false

  /// - Parameter hasSimulators: whether the simulators' tokens are asked for.
  func configuration(hasSimulators: Bool) async throws -> RuntimeConfiguration {
    do {
      let configuration = try RuntimeConfiguration(options: self, settings: try Settings.ofProcess())
      guard hasSimulators || configuration.tokens != nil || ListenAddress.isLoopback(configuration.host) else {
        throw SettingsError(
          "VARSEL_HOST must be a loopback address where callers need no tokens; VARSEL_TOKEN_ISSUER is not set."
        )
      }
      try await configuration.tokens?.checkFiles()
      return configuration
    } catch let error as SettingsError {
      throw ValidationError(error.message)
    }
  }
}
