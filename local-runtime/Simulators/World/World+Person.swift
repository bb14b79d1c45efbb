extension World {
  /// What the registries know of one person.
  struct Person: Codable, Sendable, Hashable {
    var nationalIdentityNumber: String
    var name: String?
    /// As the registry has it, right or wrong.
    var email: String?
    var mobileNumber: String?
    var isReserved: Bool?
    var emailIsOutdated: Bool?
    var mobileNumberIsOutdated: Bool?
    /// For whoever reads the document; no registry gives it.
    var about: String?

    init(
      nationalIdentityNumber: String,
      name: String? = nil,
      email: String? = nil,
      mobileNumber: String? = nil,
      isReserved: Bool? = nil,
      emailIsOutdated: Bool? = nil,
      mobileNumberIsOutdated: Bool? = nil,
      about: String? = nil
    ) {
      self.nationalIdentityNumber = nationalIdentityNumber
      self.name = name
      self.email = email
      self.mobileNumber = mobileNumber
      self.isReserved = isReserved
      self.emailIsOutdated = emailIsOutdated
      self.mobileNumberIsOutdated = mobileNumberIsOutdated
      self.about = about
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case nationalIdentityNumber, name, email, mobileNumber, isReserved, emailIsOutdated, mobileNumberIsOutdated, about
    }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      nationalIdentityNumber = try container.decode(
        .nationalIdentityNumber,
        matching: /[0-9]{11}/,
        "must be eleven digits."
      )
      guard Self.isSynthetic(nationalIdentityNumber) else {
        throw DecodingError.dataCorruptedError(
          forKey: .nationalIdentityNumber,
          in: container,
          debugDescription: "must be synthetic: its month, the third and fourth digit, is 40, 65 or 80 too high."
        )
      }
      name = try container.decodeIfPresent(String.self, forKey: .name)
      email = try container.decodeIfPresent(String.self, forKey: .email)
      mobileNumber = try container.decodeIfPresent(String.self, forKey: .mobileNumber)
      isReserved = try container.decodeIfPresent(Bool.self, forKey: .isReserved)
      emailIsOutdated = try container.decodeIfPresent(Bool.self, forKey: .emailIsOutdated)
      mobileNumberIsOutdated = try container.decodeIfPresent(Bool.self, forKey: .mobileNumberIsOutdated)
      about = try container.decodeIfPresent(String.self, forKey: .about)
    }

    /// Test numbers add to the month: the tax administration's Test-Folkeregister 80, the health network 65, NAV 40.
    private static func isSynthetic(_ digits: String) -> Bool {
      guard let month = Int(digits.dropFirst(2).prefix(2)) else { return false }
      return (41...52).contains(month) || (66...77).contains(month) || (81...92).contains(month)
    }
  }
}
