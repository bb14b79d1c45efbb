import CCurl

/// Calls of one `HTTPClient` that run side by side, each under a number that its caller gives it.
///
/// Nothing runs but in `next`, which blocks the thread.
package final class HTTPCalls {
  private let multi: CurlMulti
  private let trust: TLSTrust
  private let names: NameAnswers
  private var running: [UnsafeMutableRawPointer: (number: Int, transfer: HTTPTransfer)] = [:]
  /// Ended, and not yet told.
  private var ended: [(number: Int, result: Result<HTTPResponse, TransportError>)] = []

  init(multi: CurlMulti, trust: TLSTrust, names: NameAnswers) {
    self.multi = multi
    self.trust = trust
    self.names = names
  }

  /// An early end: nobody waits for what still runs.
  deinit {
    for handle in running.keys { multi.remove(handle) }
  }

  /// How many calls have begun and not been told of by `next`.
  package var count: Int { running.count + ended.count }

  /// The time limits of the call begin now.
  package func begin(_ request: HTTPRequest, as number: Int) {
    do throws(TransportError) {
      let transfer = try HTTPTransfer(request, trust: trust, names: names)
      running[transfer.handle] = (number, transfer)
      multi.add(transfer.handle)
    } catch {
      ended.append((number, .failure(error)))
    }
  }

  /// Waits for the next call to end; nil where none runs.
  package func next() -> (number: Int, result: Result<HTTPResponse, TransportError>)? {
    while ended.isEmpty {
      guard !running.isEmpty else { return nil }
      perform()
      guard ended.isEmpty else { break }
      let isCollecting = running.values.contains { $0.transfer.isCollecting }
      multi.wait(milliseconds: isCollecting ? 1 : 1_000)
    }
    return ended.removeFirst()
  }

  private func perform() {
    for (handle, code) in multi.perform() {
      guard let (number, transfer) = running[handle] else { continue }
      multi.remove(handle)
      do throws(TransportError) {
        if let response = try transfer.ended(with: code) {
          ended.append((number, .success(response)))
        } else {
          multi.add(handle)
          continue
        }
      } catch {
        ended.append((number, .failure(error)))
      }
      running[handle] = nil
    }
  }
}
