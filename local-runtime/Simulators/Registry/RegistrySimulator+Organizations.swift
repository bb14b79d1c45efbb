extension RegistrySimulator {
  /// Profile's `organizations/notificationaddresses/lookup`.
  func organizations(_ call: SimulatedCall) -> SimulatedAnswer {
    answer(call) { (question: Question) in
      ["contactPointsList": question.organizationNumbers.compactMap { world.organization($0) }.map(Addresses.init)]
    }
  }
}

private struct Question: Decodable {
  var organizationNumbers: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case organizationNumbers }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    organizationNumbers = try container.decode(
      .organizationNumbers,
      eachMatching: /[0-9]{9}/,
      "numbers of nine digits"
    )
  }
}

private struct Addresses: Encodable {
  let organizationNumber: String
  /// Whose addresses they are: those of the main unit where a sub-unit has none. There are no sub-units here.
  let addressOrigin: String
  let partyId: Int
  let mobileNumberList: [String]
  let emailList: [String]

  init(_ organization: World.Organization) {
    organizationNumber = organization.organizationNumber
    addressOrigin = organization.organizationNumber
    partyId = 0
    mobileNumberList = organization.mobileNumbers
    emailList = organization.emailAddresses
  }
}
