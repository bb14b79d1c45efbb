/// Everything that the simulators know and how each of them behaves: one JSON document.
///
/// It is made up. Identity and organization numbers must carry the mark of a synthetic one, so that nobody real can stand in it.
struct World: Codable, Sendable, Hashable {
  var persons: [Person]
  var organizations: [Organization]
  /// Users without a national identity number.
  var externalUsers: [ExternalUser]
  /// Mail addresses that do not simply accept.
  var mailboxes: [Mailbox]
  /// Phones that do not simply receive.
  var phones: [Phone]
  var conditions: [Condition]
  /// How the registries misbehave; nil where they do not.
  var faults: Faults?

  init(
    persons: [Person] = [],
    organizations: [Organization] = [],
    externalUsers: [ExternalUser] = [],
    mailboxes: [Mailbox] = [],
    phones: [Phone] = [],
    conditions: [Condition] = [],
    faults: Faults? = nil
  ) {
    self.persons = persons
    self.organizations = organizations
    self.externalUsers = externalUsers
    self.mailboxes = mailboxes
    self.phones = phones
    self.conditions = conditions
    self.faults = faults
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case persons, organizations, externalUsers, mailboxes, phones, conditions, faults
  }

  /// A list that is left out is empty; a member that is not known is refused, and so is what stands in a list twice.
  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    persons = try container.decodeIfPresent([Person].self, forKey: .persons) ?? []
    organizations = try container.decodeIfPresent([Organization].self, forKey: .organizations) ?? []
    externalUsers = try container.decodeIfPresent([ExternalUser].self, forKey: .externalUsers) ?? []
    mailboxes = try container.decodeIfPresent([Mailbox].self, forKey: .mailboxes) ?? []
    phones = try container.decodeIfPresent([Phone].self, forKey: .phones) ?? []
    conditions = try container.decodeIfPresent([Condition].self, forKey: .conditions) ?? []
    faults = try container.decodeIfPresent(Faults.self, forKey: .faults)
    try container.refuseTwice(persons.map(\.nationalIdentityNumber), forKey: .persons)
    try container.refuseTwice(organizations.map(\.organizationNumber), forKey: .organizations)
    try container.refuseTwice(externalUsers.map(\.externalIdentity), forKey: .externalUsers)
    try container.refuseTwice(mailboxes.map { $0.address.lowercased() }, forKey: .mailboxes)
    try container.refuseTwice(phones.map(\.number), forKey: .phones)
    try container.refuseTwice(conditions.map(\.name), forKey: .conditions)
  }
}

extension KeyedDecodingContainer {
  fileprivate func refuseTwice(_ names: [String], forKey key: Key) throws {
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where !seen.insert(name).inserted {
      throw DecodingError.dataCorruptedError(
        forKey: key,
        in: self,
        debugDescription: "must name each only once; the one at position \(index) is a repetition."
      )
    }
  }
}
