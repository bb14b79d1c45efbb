import FoundationEssentials
import ProcessSettings

/// How events reach a process and answers leave it. An argument decides; else what the platform has put into the
/// environment; with neither it is one event on standard input, as the platforms do it that start a process a call.
enum HostMode {
  /// One event, or an array of them, to the end of standard input; one line; the end.
  case once
  /// Each line is an event or an array, and each gets a line, until the input ends (`--lines`).
  case lines
  /// Apache OpenWhisk's ActionLoop (`__OW_PROXY_VERSION`).
  case actionLoop(acknowledges: Bool)
  /// AWS Lambda's runtime API (`AWS_LAMBDA_RUNTIME_API`).
  case lambda(LambdaAPI)

  static func ofProcess() throws(SettingsError) -> HostMode {
    try HostMode(arguments: CommandLine.arguments.dropFirst(), environment: ProcessInfo.processInfo.environment)
  }

  init(arguments: some Collection<String>, environment: [String: String]) throws(SettingsError) {
    if let argument = arguments.first {
      guard argument == "--lines", arguments.count == 1 else { throw SettingsError("usage: [--lines]") }
      self = .lines
    } else if let address = environment["AWS_LAMBDA_RUNTIME_API"], !address.isEmpty {
      self = .lambda(LambdaAPI(address: address))
    } else if environment["__OW_PROXY_VERSION"] != nil {
      // Older proxies name it without the underscores.
      let wish = environment["__OW_WAIT_FOR_ACK"] ?? environment["OW_WAIT_FOR_ACK"] ?? ""
      self = .actionLoop(acknowledges: !wish.isEmpty)
    } else {
      self = .once
    }
  }
}
