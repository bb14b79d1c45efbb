import Crypto
import NIOPosix
import Notifications
import ProcessSettings
import Transport

/// The functions on a FaaS platform, behind its HTTP gateway: OpenFaaS, Knative, a Lambda's function URL.
struct FunctionGateway: Sendable {
  /// What became of a call.
  enum Answer: Sendable, Equatable {
    /// A line of the function, as over a pipe.
    case line([UInt8])
    /// The gateway has certainly not passed the call on.
    case notBegun
    /// Nobody knows how far the function got.
    case unknown
  }

  /// Stands for the function's name in a gateway's URL.
  static let placeholder = "{name}"

  private let pattern: String
  private let authorization: String?
  private let signing: AWSSigning?
  private let trust: TLSTrust
  /// How many calls of one function are under way at once, at most.
  let callsAtOnce: Int

  // libcurl blocks.
  private static let threads: NIOThreadPool = {
    let threads = NIOThreadPool(numberOfThreads: 64)
    threads.start()
    return threads
  }()

  /// - Parameter pattern: an http or https URL with `{name}` in it.
  /// - Throws: for one that is none; over http the events, with addresses and texts, go in the clear, which only suits a
  ///   network that nobody else can reach.
  init(_ pattern: String, settings: Settings) throws(SettingsError) {
    let example = pattern.split(separator: Self.placeholder, omittingEmptySubsequences: false).joined(separator: "f")
    guard pattern.contains(Self.placeholder), ConditionEndpoint.flaw(in: example) == nil else {
      throw SettingsError("VARSEL_FUNCTIONS must be a folder, or an http or https URL with \(Self.placeholder) in it.")
    }
    self.pattern = pattern
    authorization = try settings.text("FUNCTIONS_AUTHORIZATION")
    signing = try settings.text("FUNCTIONS_AWS_REGION").map { region throws(SettingsError) in
      AWSSigning(
        region: region,
        service: "lambda",
        accessKey: try settings.requiredText("FUNCTIONS_AWS_ACCESS_KEY_ID"),
        secretKey: try settings.requiredText("FUNCTIONS_AWS_SECRET_ACCESS_KEY"),
        sessionToken: try settings.text("FUNCTIONS_AWS_SESSION_TOKEN")
      )
    }
    guard authorization == nil || signing == nil else {
      throw SettingsError(
        "VARSEL_FUNCTIONS_AUTHORIZATION and VARSEL_FUNCTIONS_AWS_REGION are two ways to sign in; set one.")
    }
    trust = try TLSTrust(settings: settings)
    callsAtOnce = try settings.integer("FUNCTIONS_CALLS", default: 8, in: 1...64)
  }

  static func isGateway(_ text: String) -> Bool { text.contains("://") }

  func url(of function: String) -> String {
    pattern.split(separator: Self.placeholder, omittingEmptySubsequences: false).joined(separator: function)
  }

  /// - Parameter line: an event, or an array of them.
  func call(_ function: String, _ line: [UInt8], limit: Duration) async -> Answer {
    var headers: HTTPFields = ["Content-Type": "application/json"]
    if let authorization { headers.append("Authorization", authorization) }
    if signing != nil {
      // libcurl does not see the body before it is sent.
      headers.append("x-amz-content-sha256", Hexadecimal.text(of: Array(SHA256.hash(data: line))))
    }
    let request = HTTPRequest(
      method: "POST",
      url: url(of: function),
      headers: headers,
      body: line,
      limits: TimeLimits(connect: 5, whole: limit / .seconds(1)),
      bodyLimit: 64 << 20,
      signing: signing
    )
    do {
      // On a connection of its own: one that is kept may be closed at the very moment that it is used again, and then nobody
      // knows whether the call was read.
      let response = try await Self.threads.runIfActive { [trust] in try HTTPClient(trust: trust).send(request) }
      return Self.answer(response)
    } catch let error as TransportError {
      return error.mayHaveBeenSent ? .unknown : .notBegun
    } catch {
      return .notBegun
    }
  }

  /// A gateway that turns a call away has not begun it (4xx). Its 5xx says nothing about the function, not even 503: what
  /// stands between may have lost the answer.
  static func answer(_ response: HTTPResponse) -> Answer {
    switch response.status {
    case 200..<300: .line(response.body)
    case 400..<500: .notBegun
    default: .unknown
    }
  }
}

extension FunctionPool {
  /// One call for one array of events.
  func callRemote(_ gateway: FunctionGateway, _ jobs: [Job], _ open: OpenJobs<Answer>) async throws {
    try configuration.journal?.begin(jobs.compactMap(\.handover))
    switch await gateway.call(configuration.function, Self.array(of: jobs), limit: configuration.callLimit) {
    case .line(let line):
      open.markSent()
      _ = open.answer(line)
    case .unknown: open.markSent()
    case .notBegun: break
    }
  }

  /// Whether the function is there and its settings are right: no event gives no answer.
  func checkRemote(_ gateway: FunctionGateway) async -> FunctionError? {
    let answer = await gateway.call(configuration.function, Array("[]".utf8), limit: .seconds(30))
    if case .line(let line) = answer, line.filter({ $0 > 0x20 }) == Array("[]".utf8) { return nil }
    return FunctionError(
      code: "notStarted",
      message: "The function does not answer at \(gateway.url(of: configuration.function)).",
      retryable: true
    )
  }
}
