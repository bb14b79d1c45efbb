import FoundationEssentials
import Notifications

/// The registries, strict about what they are asked: Altinn's Profile, Register and Authorization, KRR, Enhetsregisteret.
struct RegistrySimulator: Sendable {
  let world: LiveWorld
  let tokens: TokenSimulator
  let clock: RuntimeClock

  init(world: LiveWorld, tokens: TokenSimulator = TokenSimulator(), clock: RuntimeClock = RuntimeClock()) {
    self.world = world
    self.tokens = tokens
    self.clock = clock
  }

  /// The most identities in one call.
  static let numberLimit = 1_000

  func answer<Question: Decodable>(
    _ call: SimulatedCall,
    by respond: (Question) -> some Encodable
  ) -> SimulatedAnswer {
    guard call.mediaType == "application/json", [nil, "utf-8"].contains(call.charset?.lowercased()) else {
      return .text(415, "The body must be application/json.")
    }
    let question: Question
    do {
      question = try JSONDecoder().decode(Question.self, from: Data(call.body))
    } catch {
      return .text(400, Self.explanation(error))
    }
    return json(respond(question))
  }

  func json(_ answer: some Encodable) -> SimulatedAnswer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(answer) else { return .text(500, "Internal error.") }
    return .json(String(decoding: body, as: UTF8.self))
  }

  /// The field and the rule; never the value.
  private static func explanation(_ error: any Error) -> String {
    guard let error = error as? DecodingError, case let errors? = Problem(error, below: []).errors else {
      return "The body cannot be read."
    }
    return errors.map { field, rules in "\(field == "event" ? "The body" : field): \(rules.joined(separator: " "))" }
      .joined(separator: "\n")
  }
}

extension KeyedDecodingContainer {
  /// Decodes 1 to 1,000 different texts that fit `pattern`; `rule` says what they must be.
  func decode(_ key: Key, eachMatching pattern: Regex<Substring>, _ rule: String) throws -> [String] {
    let texts = try decode([String].self, forKey: key)
    let limit = RegistrySimulator.numberLimit
    guard !texts.isEmpty, texts.count <= limit, Set(texts).count == texts.count,
      texts.allSatisfy({ $0.wholeMatch(of: pattern) != nil })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: key,
        in: self,
        debugDescription: "must be 1 to \(limit) different \(rule)."
      )
    }
    return texts
  }
}
