import FoundationEssentials
import Notifications

/// Between the bytes of a line and a function's events: an object gives an object, an array gives an array in the same
/// order, and one bad item of an array never fails its neighbours.
struct EventCodec<F: Function> {
  struct Line {
    var bytes: [UInt8]
    /// The `error` of a single event.
    var error: FunctionError?
  }

  private let decoder = JSONDecoder()
  private let encoder = JSONEncoder.stable

  func answer(_ input: [UInt8], by function: F) -> Line {
    answer(input, as: Payload<F.Event>.self, by: function) { $0 }
  }

  /// For a platform that puts the event into an envelope of its own.
  func answer<Envelope: Decodable>(
    _ input: [UInt8],
    as type: Envelope.Type,
    by function: F,
    payload: (Envelope) -> Payload<F.Event>
  ) -> Line {
    let white: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    guard input.contains(where: { !white.contains($0) }) else {
      return line(.problem(Self.malformed("event", "The input is empty; it must be one JSON event or an array.")))
    }
    do {
      switch payload(try decoder.decode(Envelope.self, from: Data(input))) {
      case .one(let item): return line(answers([item], by: function)[0])
      case .many(let items): return Line(bytes: encode(answers(items, by: function)))
      }
    } catch {
      return line(.problem(Self.malformed("event", "The input is not valid JSON.")))
    }
  }

  /// Nil where the input is no JSON.
  func lambdaEvent(_ input: [UInt8]) -> LambdaEvent? { try? decoder.decode(LambdaEvent.self, from: Data(input)) }

  func tooLong() -> Line {
    line(.problem(Self.malformed("event", "The input is over the limit of \(FunctionHost.inputLimit) bytes.")))
  }

  func line(_ error: FunctionError) -> Line { line(.error(error)) }

  /// As many answers as items, in their order.
  func answers(_ items: [Item<F.Event>], by function: F) -> [Answer<F.Answer>] {
    var answers: [Answer<F.Answer>] = items.map { item in
      switch item.event {
      case .success: .problem(Self.malformed("event", "The function gave no answer."))
      case .failure(let problem): .problem(problem)
      }
    }
    let good = items.indices.filter { items[$0].isGood }
    guard !good.isEmpty else { return answers }
    let results = function.handleAll(good.compactMap { try? items[$0].event.get() })
    for (index, result) in zip(good, results) {
      switch result {
      case .success(let value): answers[index] = .result(value)
      case .failure(let error): answers[index] = .error(error)
      }
    }
    return answers
  }

  private func line(_ answer: Answer<F.Answer>) -> Line {
    var error: FunctionError?
    if case .error(let failure) = answer { error = failure }
    return Line(bytes: encode(answer), error: error)
  }

  func encode(_ value: some Encodable) -> [UInt8] {
    guard let data = try? encoder.encode(value) else {
      let text = #"{"error":{"code":"encoding","message":"The answer could not be written.","retryable":false}}"#
      return Array((text + "\n").utf8)
    }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  private static func malformed(_ field: String, _ rule: String) -> Problem { Problem.validation([field: [rule]]) }
}

/// What stands for one event in the answer.
enum Answer<Value: Encodable>: Encodable {
  case result(Value)
  case problem(Problem)
  case error(FunctionError)

  private enum Key: String, CodingKey { case problem, error }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .result(let value): try value.encode(to: encoder)
    case .problem(let problem):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(problem, forKey: .problem)
    case .error(let error):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(error, forKey: .error)
    }
  }
}

/// One event or an array of them.
enum Payload<Event: Decodable>: Decodable {
  case one(Item<Event>)
  case many([Item<Event>])

  init(from decoder: any Decoder) throws {
    if (try? decoder.unkeyedContainer()) != nil {
      self = .many(try [Item<Event>](from: decoder))
    } else {
      self = .one(try Item<Event>(from: decoder))
    }
  }
}

/// One event, or what is wrong with it. Decoding it never throws, so the rest of an array is read all the same.
struct Item<Event: Decodable>: Decodable {
  var event: Result<Event, Problem>

  var isGood: Bool {
    if case .success = event { return true }
    return false
  }

  init(from decoder: any Decoder) throws {
    do {
      event = .success(try Event(from: decoder))
    } catch let error as DecodingError {
      event = .failure(Problem(error, below: decoder.codingPath))
    } catch {
      // JSONDecoder's own errors about one value, which come without its place. Thrown on, they would fail the whole
      // array.
      let rule = "holds a number that is out of range or not whole, or a text that is not valid Unicode."
      event = .failure(.validation(["event": [rule]]))
    }
  }

  /// For an event that could not even be found.
  init(missing problem: Problem) { event = .failure(problem) }
}
