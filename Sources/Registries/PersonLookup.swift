package import Notifications

/// What a registry answered about the persons that it was asked for.
///
/// A person is known, or unknown to a registry that did answer, or could not be asked for; the last is never taken for
/// the second.
package struct PersonLookup: Sendable, Hashable {
  package var known: [NationalIdentityNumber: RegisteredPerson]
  package var failures: [NationalIdentityNumber: FunctionError]

  package init(
    known: [NationalIdentityNumber: RegisteredPerson] = [:],
    failures: [NationalIdentityNumber: FunctionError] = [:]
  ) {
    self.known = known
    self.failures = failures
  }

  /// The contacts of an order's recipients, as its policy counts outdated ones.
  ///
  /// - Throws: why one of them could not be asked for.
  package func contacts(for order: Order) throws(FunctionError) -> [RecipientIdentity: RecipientContact] {
    var contacts: [RecipientIdentity: RecipientContact] = [:]
    for recipient in order.recipients {
      guard let identity = recipient.identity, case .person(let person) = identity else { continue }
      if let failure = failures[person] { throw failure }
      contacts[identity] = known[person]?.contact(includingOutdated: order.policy.useStaleContactInformation)
    }
    return contacts
  }
}
