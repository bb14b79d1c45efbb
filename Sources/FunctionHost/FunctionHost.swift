import Glibc
import Notifications
import ProcessSettings

/// Runs one function on whatever platform started the process (`HostMode` says how that is found out).
///
/// Exit status 0: there is an answer, `problem` included, or the platform asked for the end. 1: a single event on standard
/// input got an `error` (which stands on standard error too), the process could not start, or the platform is out of step.
package enum FunctionHost {
  /// The longest event, or array of events, in bytes.
  package static let inputLimit = 16 << 20

  package static func run<F: Function>(_ type: F.Type) -> Never {
    // A platform that closes its end early must not kill a function between a hand-over and its answer.
    signal(SIGPIPE, SIG_IGN)
    Crash.leavesNoBacktrace()
    let codec = EventCodec<F>()
    let mode: HostMode
    let function: F
    do throws(SettingsError) {
      mode = try HostMode.ofProcess()
    } catch {
      StandardInputHost<F>.fail(codec.line(FunctionError(code: "usage", message: error.message, retryable: false)))
    }
    do throws(SettingsError) {
      function = try F(settings: try Settings.ofProcess())
    } catch {
      let failure = FunctionError(code: "settings", message: error.message, retryable: false)
      switch mode {
      case .once, .lines: StandardInputHost<F>.fail(codec.line(failure))
      case .actionLoop: ActionLoopHost<F>.fail(codec.line(failure))
      case .lambda(let api): LambdaHost<F>.fail(codec.line(failure), failure, api)
      }
    }
    switch mode {
    case .once: StandardInputHost(function: function, codec: codec).runOnce()
    case .lines: StandardInputHost(function: function, codec: codec).runLines()
    case .actionLoop(let acknowledges): ActionLoopHost(function: function, codec: codec).run(acknowledges: acknowledges)
    case .lambda(let api): LambdaHost(function: function, codec: codec, api: api).run()
    }
  }
}
