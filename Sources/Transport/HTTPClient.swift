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
  ///
  /// - Parameter seconds: how long all of it may take; nil for as long as the calls' own limits come to.
  package func sendAll(
    _ requests: [HTTPRequest],
    atOnce: Int,
    within seconds: Double? = nil
  ) -> [Result<HTTPResponse, TransportError>] {
    let start = ContinuousClock.now
    var results: [Result<HTTPResponse, TransportError>?] = Array(repeating: nil, count: requests.count)
    var running: [UnsafeMutableRawPointer: (index: Int, transfer: HTTPTransfer)] = [:]
    var waiting = requests.indices[...]

    while !running.isEmpty || !waiting.isEmpty {
      while running.count < max(1, atOnce), let index = waiting.popFirst() {
        do throws(TransportError) {
          var request = requests[index]
          if let seconds {
            let left = seconds - (ContinuousClock.now - start) / .seconds(1)
            guard left > 0 else { throw .timeOut(sent: false) }
            request.limits = TimeLimits(
              connect: min(request.limits.connect, left), whole: min(request.limits.whole, left))
          }
          let transfer = try HTTPTransfer(request, trust: trust, names: names)
          running[transfer.handle] = (index, transfer)
          multi.add(transfer.handle)
        } catch {
          results[index] = .failure(error)
        }
      }
      for (handle, code) in multi.perform() {
        guard let (index, transfer) = running[handle] else { continue }
        multi.remove(handle)
        do throws(TransportError) {
          if let response = try transfer.ended(with: code) {
            results[index] = .success(response)
          } else {
            multi.add(handle)
            continue
          }
        } catch {
          results[index] = .failure(error)
        }
        running[handle] = nil
      }
      if !running.isEmpty {
        let isCollecting = running.values.contains { $0.transfer.isCollecting }
        multi.wait(milliseconds: isCollecting ? 1 : 1_000)
      }
    }
    return results.map { $0 ?? .failure(.other(code: 0, sent: false)) }
  }
}
