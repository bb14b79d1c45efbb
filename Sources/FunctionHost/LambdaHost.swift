import Glibc
import Notifications

/// AWS Lambda: takes events from its runtime API one by one, until the platform ends the process.
///
/// An event is the function's own, or an array of them; a batch of SQS messages whose bodies are events; or a call of an
/// HTTP API, for a function that answers those.
struct LambdaHost<F: Function> {
  let function: F
  let codec: EventCodec<F>
  let api: LambdaAPI

  func run() -> Never {
    Termination.endsBetweenEvents()
    while true {
      let invocation = Termination.idle { api.next() }
      let answer = answer(invocation.event)
      if let error = answer.error {
        api.fail(invocation, error)
      } else {
        api.respond(invocation, answer.bytes)
      }
    }
  }

  static func fail(_ line: EventCodec<F>.Line, _ error: FunctionError, _ api: LambdaAPI) -> Never {
    _ = StandardOutput.write(line.bytes, to: STDERR_FILENO)
    api.failToStart(error)
    exit(1)
  }

  private func answer(_ event: [UInt8]) -> EventCodec<F>.Line {
    switch codec.lambdaEvent(event) {
    case .own, nil: return codec.answer(event, by: function)
    case .queue(let batch):
      return EventCodec<F>.Line(bytes: codec.encode(QueueHost(function: function, codec: codec).failures(of: batch)))
    case .http:
      do throws(FunctionError) {
        guard let call = HTTPCall(event), let answer = try function.answer(call) else {
          throw FunctionError(code: "http", message: "This function takes no calls of an HTTP API.", retryable: false)
        }
        return EventCodec<F>.Line(bytes: codec.encode(answer))
      } catch {
        return codec.line(error)
      }
    }
  }
}

/// What kind of event Lambda has passed on.
enum LambdaEvent: Decodable {
  case own
  case queue(QueueBatch)
  /// Payload format 2.0 of API Gateway's HTTP APIs and of function URLs.
  case http

  private enum Key: String, CodingKey { case records = "Records", requestContext }
  private struct Context: Decodable {
    struct HTTP: Decodable {}
    var http: HTTP
  }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      self = .own
      return
    }
    if container.contains(.records), let batch = try? QueueBatch(from: decoder) {
      self = .queue(batch)
    } else if (try? container.decode(Context.self, forKey: .requestContext)) != nil {
      self = .http
    } else {
      self = .own
    }
  }
}
