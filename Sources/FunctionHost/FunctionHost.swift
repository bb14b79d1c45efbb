import FoundationEssentials
import Glibc
import Notifications
import ProcessSettings

/// Runs one function: events on standard input, results on standard output.
///
/// With no argument it reads one event (or an array of them) to the end of the input, answers with one line and ends;
/// with `--lines` each line is an event or an array, and each gets a line, until the input ends.
///
/// Exit status 0: there is an answer, `problem` included. 1: a single event got an `error` (which stands on standard
/// error too), or the process could not start.
package enum FunctionHost {
  /// The longest event, or array of events, in bytes.
  package static let inputLimit = 16 << 20

  package static func run<F: Function>(_ type: F.Type) -> Never {
    // A platform that closes its end early must not kill a function between a hand-over and its answer.
    signal(SIGPIPE, SIG_IGN)
    let codec = EventCodec<F>()
    let function: F
    do throws(SettingsError) {
      function = try F(settings: try Settings.ofProcess())
    } catch {
      let failure = FunctionError(code: "settings", message: error.message, retryable: false)
      fail(codec.errorLine(failure))
    }
    switch CommandLine.arguments.dropFirst().first {
    case nil: runOnce(function, codec)
    case "--lines": runLines(function, codec)
    case .some: fail(codec.errorLine(FunctionError(code: "usage", message: "usage: [--lines]", retryable: false)))
    }
  }

  private static func runOnce<F: Function>(_ function: F, _ codec: EventCodec<F>) -> Never {
    var input = StandardInput()
    let answer: EventCodec<F>.Line
    switch input.readAll(limit: inputLimit) {
    case .bytes(let bytes): answer = codec.answer(bytes, by: function)
    case .tooLong: answer = codec.tooLong()
    case .end: answer = codec.answer([], by: function)
    }
    // A caller who did not get the answer must not take the call for a good one.
    guard StandardOutput.write(answer.bytes, to: STDOUT_FILENO) else { exit(1) }
    if answer.isError { fail(answer.bytes, alsoOnOutput: false) }
    exit(0)
  }

  private static func runLines<F: Function>(_ function: F, _ codec: EventCodec<F>) -> Never {
    var input = StandardInput()
    while true {
      switch input.readLine(limit: inputLimit) {
      case .end: exit(0)
      case .bytes(let bytes):
        guard StandardOutput.write(codec.answer(bytes, by: function).bytes, to: STDOUT_FILENO) else { exit(1) }
      case .tooLong:
        guard StandardOutput.write(codec.tooLong().bytes, to: STDOUT_FILENO) else { exit(1) }
      }
    }
  }

  private static func fail(_ line: [UInt8], alsoOnOutput: Bool = true) -> Never {
    if alsoOnOutput { _ = StandardOutput.write(line, to: STDOUT_FILENO) }
    _ = StandardOutput.write(line, to: STDERR_FILENO)
    exit(1)
  }
}
