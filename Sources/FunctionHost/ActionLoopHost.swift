import Glibc
import Notifications

/// Apache OpenWhisk's ActionLoop: each line of standard input is `{"value": event, …}`, each answer is a line on
/// descriptor 3; standard output and standard error are the action's log.
///
/// Source: apache/openwhisk-runtime-go, docs/ACTION.md.
struct ActionLoopHost<F: Function> {
  let function: F
  let codec: EventCodec<F>

  private static var output: Int32 { 3 }

  /// - Parameter acknowledges: the proxy waits for a first line that says that the action has started.
  func run(acknowledges: Bool) -> Never {
    Termination.endsBetweenEvents()
    if acknowledges { write(Array("{\"ok\":true}\n".utf8)) }
    var input = StandardInput()
    while let line = Termination.idle({ input.readLine(limit: FunctionHost.inputLimit) }).unlessEnded {
      guard case .bytes(let bytes) = line else {
        write(codec.tooLong().bytes)
        continue
      }
      write(codec.answer(bytes, as: Activation<F.Event>.self, by: function, payload: \.value).bytes)
    }
    exit(0)
  }

  static func fail(_ line: EventCodec<F>.Line) -> Never {
    for output in [output, STDERR_FILENO] { _ = StandardOutput.write(line.bytes, to: output) }
    exit(1)
  }

  private func write(_ bytes: [UInt8]) {
    guard StandardOutput.write(bytes, to: Self.output) else { exit(1) }
  }
}

private struct Activation<Event: Decodable>: Decodable {
  var value: Payload<Event>

  private enum Key: String, CodingKey { case value }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self), container.contains(.value) else {
      value = .one(Item(missing: .validation(["value": ["The value field is required."]])))
      return
    }
    value = try container.decode(Payload<Event>.self, forKey: .value)
  }
}
