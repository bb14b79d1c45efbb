import Notifications

extension World {
  /// A user of Altinn's who acts for an organization.
  struct User: Codable, Sendable, Hashable {
    var userId: Int
    var email: String?
    var mobileNumber: String?
    /// The resources about which the user wants to hear; all of them where it is left out.
    var resources: [String]?
    /// What the user may do with which resources, for example `{"skattemelding": ["read"]}`.
    var access: [String: [String]]?

    enum CodingKeys: String, CodingKey, CaseIterable { case userId, email, mobileNumber, resources, access }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      userId = try container.decode(Int.self, forKey: .userId)
      email = try container.decodeIfPresent(String.self, forKey: .email)
      mobileNumber = try container.decodeIfPresent(String.self, forKey: .mobileNumber)
      resources = try container.decodeIfPresent([String].self, forKey: .resources)
      access = try container.decodeIfPresent([String: [String]].self, forKey: .access)
    }
  }

  /// What the registries know of one organization.
  struct Organization: Codable, Sendable, Hashable {
    var organizationNumber: String
    var name: String?
    /// As the registry has them, right or wrong.
    var emailAddresses: [String]
    var mobileNumbers: [String]
    /// Those who have registered how to be reached on its behalf.
    var users: [User]
    /// The persons who hold its roles, by identity number: `daglig-leder` and its like.
    var roles: [String: [String]]
    /// For whoever reads the document; no registry gives it.
    var about: String?

    init(
      organizationNumber: String,
      name: String? = nil,
      emailAddresses: [String] = [],
      mobileNumbers: [String] = [],
      users: [User] = [],
      roles: [String: [String]] = [:],
      about: String? = nil
    ) {
      self.organizationNumber = organizationNumber
      self.name = name
      self.emailAddresses = emailAddresses
      self.mobileNumbers = mobileNumbers
      self.users = users
      self.roles = roles
      self.about = about
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case organizationNumber, name, emailAddresses, mobileNumbers, users, roles, about
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
      users = try container.decodeIfPresent([User].self, forKey: .users) ?? []
      roles = try container.decodeIfPresent([String: [String]].self, forKey: .roles) ?? [:]
      about = try container.decodeIfPresent(String.self, forKey: .about)
    }
  }
}

extension World.Organization {
  /// Altinn's number of it.
  var partyId: Int { Int(organizationNumber) ?? 0 }

  /// Register's own name of it.
  var partyUUID: String {
    let names = UUIDBytes("6ba7b810-9dad-11d1-80b4-00c04fd430c8").map {
      UUID5.make(namespace: $0, name: organizationNumber)
    }
    return names?.description ?? ""
  }
}
