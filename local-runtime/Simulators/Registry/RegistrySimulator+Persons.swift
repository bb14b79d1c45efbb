extension RegistrySimulator {
  /// Profile's `users/contactpoint/lookup`.
  func persons(_ call: SimulatedCall) -> SimulatedAnswer {
    answer(call) { (question: Question) in
      let persons = question.nationalIdentityNumbers.compactMap { world.person($0) }
      return ["contactPointsList": persons.compactMap { ContactPoint($0, useStale: question.useStaleContactInfo) }]
    }
  }
}

private struct Question: Decodable {
  var nationalIdentityNumbers: [String]
  var useStaleContactInfo: Bool

  enum CodingKeys: String, CodingKey, CaseIterable { case nationalIdentityNumbers, useStaleContactInfo }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    nationalIdentityNumbers = try container.decode(
      .nationalIdentityNumbers,
      eachMatching: /[0-9]{11}/,
      "numbers of eleven digits"
    )
    useStaleContactInfo = try container.decodeIfPresent(Bool.self, forKey: .useStaleContactInfo) ?? false
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
