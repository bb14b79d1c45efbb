import FoundationEssentials
import Notifications

/// Altinn's registries, strict about what they are asked: Profile, which knows addresses, and Register, which knows names.
struct RegistrySimulator: Sendable {
  let world: LiveWorld

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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(respond(question)) else { return .text(500, "Internal error.") }
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
