package import Notifications

/// What the registries answered about the identities that they were asked for.
///
/// Whoever was asked for is known, or unknown to a registry that did answer, or could not be asked for; the last is never
/// taken for the second.
package struct RecipientLookup: Sendable {
  /// By person, organization (its official addresses) and external user.
  var known: [RecipientIdentity: RegisteredContact] = [:]
  var failures: [RecipientIdentity: FunctionError] = [:]
  /// Who holds a role, by `RecipientIdentity.holders`; a failure stands among `failures`.
  var holders: [RecipientIdentity: [NationalIdentityNumber]] = [:]
  /// Register's own name for an organization.
  var partyIDs: [OrganizationNumber: UUIDBytes] = [:]
  /// Of which Enhetsregisteret says that they are not there, if it was Enhetsregisteret that said so.
  var unknownUnits: Set<OrganizationNumber> = []
  var users: [OrganizationUsers.Key: [OrganizationUser]] = [:]
  var userFailures: [OrganizationUsers.Key: FunctionError] = [:]
  /// Whether the user may.
  var access: [AccessQuestion: Bool] = [:]
  var accessFailures: [AccessQuestion: FunctionError] = [:]
  /// Display names. Whoever has neither a name nor a failure is one whom the register does not know.
  var names: [RecipientIdentity: String] = [:]
  var nameFailures: [RecipientIdentity: FunctionError] = [:]

  /// Notes what a registry has of a recipient. Two answers about one that differ are none: which of them holds the
  /// reservation is not known.
  mutating func note(_ contact: RegisteredContact, of identity: RecipientIdentity, from registry: String) {
    if let known = known[identity], known != contact {
      failures[identity] = .registryUnavailable("\(registry) gave two different answers for one recipient")
    } else {
      known[identity] = contact
    }
  }

  /// The contacts of an order's recipients, as its policy counts outdated ones.
  ///
  /// - Throws: why one of them, or a name that the order's texts ask for, could not be asked for.
  package func contacts(
    for order: Order,
    now: Timestamp
  ) throws(FunctionError) -> [RecipientIdentity: RecipientContact] {
    var contacts: [RecipientIdentity: RecipientContact] = [:]
    let identities = order.recipients.compactMap(\.identity)
    let needsName = !identities.isEmpty && order.needsName
    for identity in identities where contacts[identity] == nil {
      var contact = RecipientContact(try points(of: identity, for: order, now))
      if needsName, let named = identity.named {
        if let failure = nameFailures[named] { throw failure }
        contact.name = names[named]
      }
      contacts[identity] = contact
    }
    return contacts
  }

  private func points(
    of identity: RecipientIdentity,
    for order: Order,
    _ now: Timestamp
  ) throws(FunctionError) -> [ContactPoint] {
    if let failure = failures[identity] { throw failure }
    switch identity {
    case .person, .external: return point(of: identity, for: order, now).map { [$0] } ?? []
    case .organization(let number):
      let official = point(of: identity, for: order, now)
      return try (official.map { [$0] } ?? []) + userPoints(in: number, for: order)
    case .holders:
      var points: [ContactPoint] = []
      for holder in holders[identity] ?? [] {
        if let failure = failures[.person(holder)] { throw failure }
        // Without an address, but there: the role is held.
        points.append(point(of: .person(holder), for: order, now) ?? ContactPoint())
      }
      return points
    }
  }

  private func point(of identity: RecipientIdentity, for order: Order, _ now: Timestamp) -> ContactPoint? {
    known[identity]?.point(includingOutdated: order.policy.useStaleContactInformation, now: now)
  }

  /// The users of an organization who may do with the order's resource what it is about.
  private func userPoints(in organization: OrganizationNumber, for order: Order) throws(FunctionError) -> [ContactPoint]
  {
    guard let resource = order.resource else { return [] }
    let key = OrganizationUsers.Key(organization: organization, resource: resource)
    if let failure = userFailures[key] { throw failure }
    var points: [ContactPoint] = []
    for user in users[key] ?? [] {
      let question = AccessQuestion(user: user, resource: resource, action: order.accessAction)
      if let failure = accessFailures[question] { throw failure }
      if access[question] == true { points.append(user.point) }
    }
    return points
  }
}
