import FoundationEssentials
import Glibc
import Notifications
import Transport

/// The runtime's side of AWS Lambda's runtime API, version 2018-06-01. Its calls come in one order: `next`, then
/// `respond` or `fail` for what `next` gave, then `next`.
///
/// An answer that fits no such order means that the platform and this process no longer agree about what is under way.
/// The process then ends with status 1, and the platform starts another.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
final class LambdaAPI {
  struct Invocation {
    var id: String
    var event: [UInt8]
  }

  private let base: String
  private let client = HTTPClient()

  /// The longest answer that Lambda takes is 6 MiB and 100 bytes; an event is no longer.
  private static let answerLimit = 65_536
  private static let limits = TimeLimits(connect: 5, whole: 60)

  /// - Parameter address: as in `AWS_LAMBDA_RUNTIME_API`: host and port; a scheme and a path, as emulators give them, are
  ///   taken as well.
  init(address: String) {
    var address = address.hasPrefix("http://") ? String(address.dropFirst(7)) : address
    while address.hasSuffix("/") { address.removeLast() }
    base = "http://\(address)/2018-06-01/runtime"
  }

  /// Waits for the next event, however long that takes: the platform freezes the process meanwhile.
  func next() -> Invocation {
    let request = HTTPRequest(
      url: "\(base)/invocation/next",
      limits: TimeLimits(connect: 5, whole: .infinity),
      bodyLimit: FunctionHost.inputLimit
    )
    let response = send(request)
    guard response.status == 200, let id = response.headers["Lambda-Runtime-Aws-Request-Id"], !id.isEmpty else {
      end("next answered \(response.status)")
    }
    InvocationDeadline.begin(epochMilliseconds: response.headers["Lambda-Runtime-Deadline-Ms"])
    return Invocation(id: id, event: response.body)
  }

  func respond(_ invocation: Invocation, _ bytes: [UInt8]) {
    let status = post("invocation/\(invocation.id)/response", bytes)
    switch status {
    case 200..<300: break
    // The caller is told so by the platform itself.
    case 413: FunctionLog.warn(FunctionError(code: "tooLarge", message: "The answer was over 6 MiB.", retryable: false))
    default: end("response answered \(status)")
    }
  }

  func fail(_ invocation: Invocation, _ error: FunctionError) {
    let status = post("invocation/\(invocation.id)/error", error)
    guard (200..<300).contains(status) else { end("error answered \(status)") }
  }

  /// Says why the process could not start.
  func failToStart(_ error: FunctionError) {
    // The process ends in any case.
    _ = post("init/error", error)
  }

  private func post(_ path: String, _ error: FunctionError) -> Int {
    let report = ErrorReport(errorMessage: error.message, errorType: error.code)
    let body = (try? JSONEncoder.stable.encode(report)) ?? Data("{}".utf8)
    return post(path, Array(body), ["Lambda-Runtime-Function-Error-Type": "Function.\(error.code)"])
  }

  private func post(_ path: String, _ body: [UInt8], _ headers: HTTPFields = [:]) -> Int {
    var headers = headers
    headers.append("Content-Type", "application/json")
    return send(
      HTTPRequest(
        method: "POST",
        url: "\(base)/\(path)",
        headers: headers,
        body: body,
        limits: Self.limits,
        bodyLimit: Self.answerLimit
      )
    ).status
  }

  private func send(_ request: HTTPRequest) -> HTTPResponse {
    do throws(TransportError) {
      return try client.send(request)
    } catch {
      end("\(error)")
    }
  }

  private func end(_ what: String) -> Never {
    FunctionLog.warn(FunctionError(code: "lambda", message: "Lambda's runtime API: \(what)", retryable: true))
    exit(1)
  }
}

/// Lambda's form of an error.
private struct ErrorReport: Encodable {
  var errorMessage: String
  var errorType: String
  var stackTrace: [String] = []
}
