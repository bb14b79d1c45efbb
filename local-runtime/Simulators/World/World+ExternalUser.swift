import Notifications

extension World {
  /// What the contact registry knows of a user without a national identity number.
  struct ExternalUser: Codable, Sendable, Hashable {
    var externalIdentity: String
    /// As the registry has it, right or wrong.
    var email: String?
    var mobileNumber: String?
    /// For whoever reads the document; no registry gives it.
    var about: String?

    init(externalIdentity: String, email: String? = nil, mobileNumber: String? = nil, about: String? = nil) {
      self.externalIdentity = externalIdentity
      self.email = email
      self.mobileNumber = mobileNumber
      self.about = about
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case externalIdentity, email, mobileNumber, about }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      externalIdentity = try container.decode(String.self, forKey: .externalIdentity)
      guard ExternalIdentity(externalIdentity) != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .externalIdentity,
          in: container,
          debugDescription: "must be the URN of a user, as in urn:altinn:username:kari."
        )
      }
      email = try container.decodeIfPresent(String.self, forKey: .email)
      mobileNumber = try container.decodeIfPresent(String.self, forKey: .mobileNumber)
      about = try container.decodeIfPresent(String.self, forKey: .about)
    }
  }
}
