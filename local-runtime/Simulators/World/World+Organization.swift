extension World {
  /// What the registries know of one organization.
  struct Organization: Codable, Sendable, Hashable {
    var organizationNumber: String
    var name: String?
    /// As the registry has them, right or wrong.
    var emailAddresses: [String]
    var mobileNumbers: [String]
    /// For whoever reads the document; no registry gives it.
    var about: String?

    init(
      organizationNumber: String,
      name: String? = nil,
      emailAddresses: [String] = [],
      mobileNumbers: [String] = [],
      about: String? = nil
    ) {
      self.organizationNumber = organizationNumber
      self.name = name
      self.emailAddresses = emailAddresses
      self.mobileNumbers = mobileNumbers
      self.about = about
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case organizationNumber, name, emailAddresses, mobileNumbers, about
    }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      organizationNumber = try container.decode(
        .organizationNumber,
        matching: /[23][0-9]{8}/,
        "must be nine digits, the first of them 2 or 3, as of a synthetic one."
      )
      name = try container.decodeIfPresent(String.self, forKey: .name)
      emailAddresses = try container.decodeIfPresent([String].self, forKey: .emailAddresses) ?? []
      mobileNumbers = try container.decodeIfPresent([String].self, forKey: .mobileNumbers) ?? []
      about = try container.decodeIfPresent(String.self, forKey: .about)
    }
  }
}
