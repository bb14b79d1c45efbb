extension World {
  /// A sender's condition endpoint.
  struct Condition: Codable, Sendable, Hashable {
    var name: String
    /// The first call gets the first answer; after the last one it repeats.
    var answers: [Answer]
    /// Whether a call without a token of the simulated Maskinporten gets 401, and no answer.
    var requiresToken: Bool?

    init(name: String, answers: [Answer], requiresToken: Bool? = nil) {
      self.name = name
      self.answers = answers
      self.requiresToken = requiresToken
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case name, answers, requiresToken }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(
        .name,
        matching: /[A-Za-z0-9._\-]{1,64}/,
        "must be 1 to 64 letters, digits, dots, hyphens or underscores."
      )
      answers = try container.decode([Answer].self, forKey: .answers)
      guard !answers.isEmpty else {
        throw DecodingError.dataCorruptedError(forKey: .answers, in: container, debugDescription: "must not be empty.")
      }
      requiresToken = try container.decodeIfPresent(Bool.self, forKey: .requiresToken)
    }
  }
}

extension World.Condition {
  /// `true` and `false` say whether the notice is still needed; the others are no clear answer.
  enum Answer: Sendable, Hashable {
    case needed(Bool)
    /// Status 500.
    case error
    /// None at all.
    case hang
    /// Status 200 and a body that is no JSON.
    case nonsense
  }
}

extension World.Condition.Answer: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isNeeded = try? container.decode(Bool.self) {
      self = .needed(isNeeded)
      return
    }
    switch try? container.decode(String.self) {
    case "error": self = .error
    case "hang": self = .hang
    case "nonsense": self = .nonsense
    default:
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: #"must be true, false, "error", "hang" or "nonsense"."#
      )
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .needed(let isNeeded): try container.encode(isNeeded)
    case .error: try container.encode("error")
    case .hang: try container.encode("hang")
    case .nonsense: try container.encode("nonsense")
    }
  }
}
