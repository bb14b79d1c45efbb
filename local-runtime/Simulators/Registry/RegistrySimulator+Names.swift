import Notifications

extension RegistrySimulator {
  /// Register's `parties/nameslookup`: one entry for each party, in the order of the question; one that is not known has
  /// no name.
  func names(_ call: SimulatedCall) -> SimulatedAnswer {
    guard PlatformToken.isGood(call) else { return PlatformToken.refusal }
    return answer(call) { (question: Question) in
      let names = question.parties.map { party in
        Named(
          ssn: party.ssn,
          orgNo: party.orgNo,
          name: party.ssn.flatMap { world.person($0)?.name } ?? party.orgNo.flatMap { world.organization($0)?.name }
        )
      }
      return ["partyNames": names]
    }
  }
}

private struct Question: Decodable {
  var parties: [Party]

  enum CodingKeys: String, CodingKey, CaseIterable { case parties }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    parties = try container.decode([Party].self, forKey: .parties)
    guard parties.count <= RegistrySimulator.numberLimit else {
      throw DecodingError.dataCorruptedError(
        forKey: .parties,
        in: container,
        debugDescription: "must be at most \(RegistrySimulator.numberLimit)."
      )
    }
  }
}

private struct Party: Decodable {
  var ssn: String?
  var orgNo: String?

  enum CodingKeys: String, CodingKey, CaseIterable { case ssn, orgNo }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    ssn = try container.decodeIfPresent(String.self, forKey: .ssn)
    orgNo = try container.decodeIfPresent(String.self, forKey: .orgNo)
    let isValid =
      switch (ssn, orgNo) {
      case (let ssn?, nil): NationalIdentityNumber(ssn) != nil
      case (nil, let orgNo?): OrganizationNumber(orgNo) != nil
      case (nil, nil), (_?, _?): false
      }
    guard isValid else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "must have exactly one of ssn and orgNo, with right control digits."
        )
      )
    }
  }
}

private struct Named: Encodable {
  let ssn: String?
  let orgNo: String?
  let name: String?
}
