import FoundationEssentials
import Notifications

/// The contact registry: Altinn Profile's `users/contactpoint/lookup`, strict about the request.
struct RegistrySimulator: Sendable {
  let world: LiveWorld

  /// The most identity numbers in one call.
  static let numberLimit = 1_000

  func answer(_ call: SimulatedCall) -> SimulatedAnswer {
    guard call.mediaType == "application/json", [nil, "utf-8"].contains(call.charset?.lowercased()) else {
      return .text(415, "The body must be application/json.")
    }
    let lookup: Lookup
    do {
      lookup = try JSONDecoder().decode(Lookup.self, from: Data(call.body))
    } catch {
      return .text(400, Self.explanation(error))
    }
    let points = lookup.nationalIdentityNumbers.compactMap { world.person($0) }
      .compactMap { ContactPoint($0, useStale: lookup.useStaleContactInfo) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(["contactPointsList": points]) else { return .text(500, "Internal error.") }
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

private struct Lookup: Decodable {
  var nationalIdentityNumbers: [String]
  var useStaleContactInfo: Bool

  enum CodingKeys: String, CodingKey, CaseIterable { case nationalIdentityNumbers, useStaleContactInfo }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    nationalIdentityNumbers = try container.decode([String].self, forKey: .nationalIdentityNumbers)
    useStaleContactInfo = try container.decodeIfPresent(Bool.self, forKey: .useStaleContactInfo) ?? false
    let numbers = nationalIdentityNumbers
    let areNumbers = numbers.allSatisfy { number in
      number.utf8.count == 11 && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard !numbers.isEmpty, numbers.count <= RegistrySimulator.numberLimit, areNumbers,
      Set(numbers).count == numbers.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .nationalIdentityNumbers,
        in: container,
        debugDescription: "must be 1 to \(RegistrySimulator.numberLimit) different numbers of eleven digits."
      )
    }
  }
}

private struct ContactPoint: Encodable {
  let person: World.Person
  let useStale: Bool

  /// Nil for a person of whom the registry says nothing: without stale information that is one whose channels are both
  /// outdated, reserved or not.
  init?(_ person: World.Person, useStale: Bool) {
    if !useStale, person.emailIsOutdated ?? false, person.mobileNumberIsOutdated ?? false { return nil }
    self.person = person
    self.useStale = useStale
  }

  private enum Key: String, CodingKey {
    case userId, nationalIdentityNumber, isReserved, mobileNumber, mobileNumberIsOutdated, email, emailIsOutdated
  }

  /// As Profile writes it: what is missing is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(0, forKey: .userId)
    try container.encode(person.nationalIdentityNumber, forKey: .nationalIdentityNumber)
    try container.encode(person.isReserved ?? false, forKey: .isReserved)
    let mobileIsStale = person.mobileNumberIsOutdated ?? false
    try container.encode(mobileIsStale && !useStale ? nil : person.mobileNumber, forKey: .mobileNumber)
    try container.encode(mobileIsStale, forKey: .mobileNumberIsOutdated)
    let emailIsStale = person.emailIsOutdated ?? false
    try container.encode(emailIsStale && !useStale ? nil : person.email, forKey: .email)
    try container.encode(emailIsStale, forKey: .emailIsOutdated)
  }
}
