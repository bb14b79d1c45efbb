import Glibc
import Notifications

/// Events on standard input, answers on standard output.
struct StandardInputHost<F: Function> {
  let function: F
  let codec: EventCodec<F>

  func runOnce() -> Never {
    var input = StandardInput()
    let read = input.readAll(limit: FunctionHost.inputLimit)
    // Whoever asks for the end after that gets the answer first: a hand-over may be under way.
    signal(SIGTERM, SIG_IGN)
    let answer = codec.answer(read, by: function)
    // A caller who did not get the answer must not take the call for a good one.
    guard StandardOutput.write(answer.bytes, to: STDOUT_FILENO) else { exit(1) }
    if answer.error != nil {
      _ = StandardOutput.write(answer.bytes, to: STDERR_FILENO)
      exit(1)
    }
    exit(0)
  }

  func runLines() -> Never {
    Termination.endsBetweenEvents()
    var input = StandardInput()
    while let line = Termination.idle({ input.readLine(limit: FunctionHost.inputLimit) }).unlessEnded {
      guard StandardOutput.write(codec.answer(line, by: function).bytes, to: STDOUT_FILENO) else { exit(1) }
    }
    exit(0)
  }

  static func fail(_ line: EventCodec<F>.Line) -> Never {
    for output in [STDOUT_FILENO, STDERR_FILENO] { _ = StandardOutput.write(line.bytes, to: output) }
    exit(1)
  }
}

extension EventCodec {
  func answer(_ input: StandardInput.Input, by function: F) -> Line {
    switch input {
    case .bytes(let bytes): answer(bytes, by: function)
    case .tooLong: tooLong()
    case .end: answer([], by: function)
    }
  }
}

extension StandardInput.Input {
  var unlessEnded: StandardInput.Input? {
    if case .end = self { return nil }
    return self
  }
}
