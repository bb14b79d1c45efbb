/// Calls HTTP peers, and keeps the connections to them open for later calls.
///
/// HTTP/1.1 over `http` and `https` alone; TLS 1.2 or later, verified. No redirect is followed, no proxy, cookie or
/// netrc file is used. Calls block the thread.
package final class HTTPClient {
  /// Made with the first call: a process that makes none does not pay for libcurl's start.
  private lazy var multi = CurlMulti()
  private let trust: TLSTrust
  private let names: NameAnswers

  package convenience init(trust: TLSTrust = .system) {
    self.init(trust: trust, names: .live)
  }

  init(trust: TLSTrust = .system, names: NameAnswers) {
    self.trust = trust
    self.names = names
  }

  package func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    try sendAll([request], atOnce: 1)[0].get()
  }

  /// Makes all calls, at most `atOnce` (at least one) side by side; the answers are in the order of the requests. The
  /// time limits of a call begin when it does.
  package func sendAll(_ requests: [HTTPRequest], atOnce: Int) -> [Result<HTTPResponse, TransportError>] {
    var results: [Result<HTTPResponse, TransportError>?] = Array(repeating: nil, count: requests.count)
    let calls = calls()
    var waiting = requests.indices[...]
    while true {
      while calls.count < max(1, atOnce), let index = waiting.popFirst() { calls.begin(requests[index], as: index) }
      guard let (index, result) = calls.next() else { break }
      results[index] = result
    }
    return results.map { $0 ?? .failure(.other(code: 0, sent: false)) }
  }

  /// Calls side by side, to which more can be added while they run. Only one such set runs at a time.
  package func calls() -> HTTPCalls { HTTPCalls(multi: multi, trust: trust, names: names) }
}
