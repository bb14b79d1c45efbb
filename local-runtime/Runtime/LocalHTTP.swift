import NIOPosix
import Transport

/// Calls HTTP servers from the runtime itself: its samples, the simulators' callbacks, callers' keys. libcurl blocks, so it runs on
/// threads of its own: those that Swift and Dispatch share are few, and would all stand still.
enum LocalHTTP {
  struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]
  }

  private static let threads: NIOThreadPool = {
    let threads = NIOThreadPool(numberOfThreads: 8)
    threads.start()
    return threads
  }()

  /// Nil where there was no answer.
  static func call(
    _ method: String,
    _ url: String,
    headers: [String: String] = [:],
    body: [UInt8]? = nil,
    limits: TimeLimits = TimeLimits(connect: 5, whole: 30),
    bodyLimit: Int = 16 << 20,
    trust: TLSTrust = .system
  ) async -> Answer? {
    try? await threads.runIfActive {
      var fields = HTTPFields()
      for (name, value) in headers.sorted(by: { $0.key < $1.key }) { fields.append(name, value) }
      let request = HTTPRequest(
        method: method,
        url: url,
        headers: fields,
        body: body,
        limits: limits,
        bodyLimit: bodyLimit
      )
      let response = try HTTPClient(trust: trust).send(request)
      return Answer(status: response.status, headers: response.headers, body: response.body)
    }
  }
}
