import Dispatch
import Transport

/// Calls HTTP servers from the runtime itself: its samples, and the simulators' callbacks. libcurl blocks, so it runs on
/// a thread of its own and not on those that serve requests.
enum LocalHTTP {
  struct Answer: Sendable {
    var status: Int
    var body: [UInt8]
  }

  private static let queue = DispatchQueue(label: "varsel.local-http", attributes: .concurrent)

  /// Nil where there was no answer.
  static func call(
    _ method: String,
    _ url: String,
    headers: [String: String] = [:],
    body: [UInt8]? = nil
  ) async -> Answer? {
    await withCheckedContinuation { continuation in
      queue.async {
        var fields = HTTPFields()
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { fields.append(name, value) }
        let request = HTTPRequest(
          method: method,
          url: url,
          headers: fields,
          body: body,
          limits: TimeLimits(connect: 5, whole: 30),
          bodyLimit: 1 << 20
        )
        let response = try? HTTPClient().send(request)
        continuation.resume(returning: response.map { Answer(status: $0.status, body: $0.body) })
      }
    }
  }
}
