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

  /// A function URL passes the body on in an event of its own form, and takes the answer in one.
  private func answerOverURL(_ event: [UInt8]) -> EventCodec<F>.Line {
    guard let call = HTTPCall(event) else { return codec.answer([], by: function) }
    let line = codec.answer(call.body, by: function)
    // Whoever called knows from the status alone that a single event had an error.
    let status = line.error == nil ? 200 : 500
    let answer = HTTPAnswer(
      status: status,
      headers: ["content-type": "application/json"],
      body: String(decoding: line.bytes, as: UTF8.self)
    )
    return EventCodec<F>.Line(bytes: codec.encode(answer))
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
    case .ownOverHTTP: return answerOverURL(event)
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
  /// The same, from a caller whom AWS itself has let in (IAM): the function's own caller, over its URL. Nobody else may hand
  /// a function its own events: they name the creator.
  case ownOverHTTP

  private enum Key: String, CodingKey { case records = "Records", requestContext }
  private struct Context: Decodable {
    struct Nothing: Decodable {}
    struct Authorizer: Decodable { var iam: Nothing? }
    var http: Nothing
    var authorizer: Authorizer?
  }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      self = .own
      return
    }
    if container.contains(.records), let batch = try? QueueBatch(from: decoder) {
      self = .queue(batch)
    } else if let context = try? container.decode(Context.self, forKey: .requestContext) {
      self = context.authorizer?.iam == nil ? .http : .ownOverHTTP
    } else {
      self = .own
    }
  }
}
