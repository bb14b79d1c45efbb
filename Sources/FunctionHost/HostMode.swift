import Glibc
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
    if let argument = CommandLine.arguments.dropFirst().first {
      guard argument == "--lines", CommandLine.arguments.count == 2 else { throw SettingsError("usage: [--lines]") }
      return .lines
    }
    if let address = variable("AWS_LAMBDA_RUNTIME_API") { return .lambda(LambdaAPI(address: address)) }
    guard variable("__OW_PROXY_VERSION") != nil else { return .once }
    // Older proxies name it without the underscores.
    return .actionLoop(acknowledges: variable("__OW_WAIT_FOR_ACK") != nil || variable("OW_WAIT_FOR_ACK") != nil)
  }

  /// Nil where it is empty too.
  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
