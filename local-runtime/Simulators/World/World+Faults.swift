extension World {
  /// How the registries misbehave, the token service included: they are slow, and a share of their answers are errors.
  struct Faults: Codable, Sendable, Hashable {
    /// Before every answer.
    var delayMilliseconds: Int
    /// From 0 to 1: how many of the answers are errors of one kind or another.
    var errorShare: Double
    /// The same seed gives the same errors in the same places, call by call.
    var seed: UInt64

    init(delayMilliseconds: Int = 0, errorShare: Double = 0, seed: UInt64 = 1) {
      self.delayMilliseconds = delayMilliseconds
      self.errorShare = errorShare
      self.seed = seed
    }

    static let delays = 0...120_000
    static let shares = 0.0...1.0

    enum CodingKeys: String, CodingKey, CaseIterable { case delayMilliseconds, errorShare, seed }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      delayMilliseconds = try container.decodeIfPresent(Int.self, forKey: .delayMilliseconds) ?? 0
      errorShare = try container.decodeIfPresent(Double.self, forKey: .errorShare) ?? 0
      seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? 1
      guard Self.delays.contains(delayMilliseconds) else {
        throw DecodingError.dataCorruptedError(
          forKey: .delayMilliseconds, in: container, debugDescription: "must be from 0 to \(Self.delays.upperBound).")
      }
      guard Self.shares.contains(errorShare) else {
        throw DecodingError.dataCorruptedError(
          forKey: .errorShare, in: container, debugDescription: "must be from 0 to 1.")
      }
    }
  }
}
