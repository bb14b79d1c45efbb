extension RegistrySimulator {
  /// Profile's `units/contactpoint/lookup`: the users of organizations who want to hear about a resource, whether or not
  /// they may see it.
  func organizationUsers(_ call: SimulatedCall) -> SimulatedAnswer {
    answer(call) { (question: Question) in
      let organizations = question.organizationNumbers.compactMap { world.organization($0) }
      return ["contactPointsList": organizations.filter { !$0.users.isEmpty }.map { Unit($0, question.resourceId) }]
    }
  }
}

private struct Question: Decodable {
  var organizationNumbers: [String]
  var resourceId: String

  enum CodingKeys: String, CodingKey, CaseIterable { case organizationNumbers, resourceId }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    organizationNumbers = try container.decode(
      .organizationNumbers,
      eachMatching: /[0-9]{9}/,
      "numbers of nine digits"
    )
    resourceId = try container.decode(String.self, forKey: .resourceId)
    guard !resourceId.isEmpty, !resourceId.hasPrefix("urn:") else {
      throw DecodingError.dataCorruptedError(
        forKey: .resourceId,
        in: container,
        debugDescription: "must be the name of a resource, without urn:altinn:resource:."
      )
    }
  }
}

private struct Unit: Encodable {
  struct User: Encodable {
    var userId: Int
    var mobileNumber: String?
    var email: String?
  }

  let organizationNumber: String
  let partyId: Int
  let userContactPoints: [User]

  init(_ organization: World.Organization, _ resource: String) {
    organizationNumber = organization.organizationNumber
    partyId = organization.partyId
    userContactPoints = organization.users.filter { $0.resources?.contains(resource) ?? true }.map {
      User(userId: $0.userId, mobileNumber: $0.mobileNumber, email: $0.email)
    }
  }
}
