import Notifications

extension RegistrySimulator {
  /// Profile's `users/contactpoint/lookupsi`. Whoever logs in with an e-mail address can be reached by it, known or not.
  func externalUsers(_ call: SimulatedCall) -> SimulatedAnswer {
    answer(call) { (question: Question) in
      ["contactPointsList": question.externalIdentities.compactMap { user($0) }.map(ContactPoint.init)]
    }
  }

  private func user(_ urn: String) -> World.ExternalUser? {
    if let known = world.externalUser(urn) { return known }
    let prefix = "urn:altinn:person:idporten-email:"
    guard urn.hasPrefix(prefix) else { return nil }
    return World.ExternalUser(externalIdentity: urn, email: String(urn.dropFirst(prefix.count)))
  }
}

private struct Question: Decodable {
  var externalIdentities: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case externalIdentities }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    externalIdentities = try container.decode(.externalIdentities, eachMatching: /urn:.+/, "URNs")
    guard externalIdentities.allSatisfy({ ExternalIdentity($0) != nil }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .externalIdentities,
        in: container,
        debugDescription: "must be URNs of users, as in urn:altinn:username:kari."
      )
    }
  }
}

private struct ContactPoint: Encodable {
  let user: World.ExternalUser

  private enum Key: String, CodingKey { case externalIdentity, email, mobileNumber }

  /// As Profile writes it: what is missing is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(user.externalIdentity, forKey: .externalIdentity)
    try container.encode(user.email, forKey: .email)
    try container.encode(user.mobileNumber, forKey: .mobileNumber)
  }
}
