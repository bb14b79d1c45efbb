import Dispatch
import Glibc
import Synchronization

/// Waits for SIGTERM or SIGINT, or for the program itself to say that it is done. A second signal ends the process.
final class StopSignal: Sendable {
  private let stopped = Mutex(false)
  private let wakeup = Wakeup()

  var isStopped: Bool { stopped.withLock { $0 } }

  func stop() {
    stopped.withLock { $0 = true }
    wakeup.nudge()
  }

  func wait() async {
    let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { self.stop() }
      source.resume()
      return source
    }
    while !isStopped, !Task.isCancelled { await wakeup.wait(atMost: .seconds(3_600)) }
    for source in sources { source.cancel() }
    for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
  }
}
