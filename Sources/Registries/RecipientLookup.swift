package import Notifications

/// What the registries answered about the identities that they were asked for.
///
/// Whoever was asked for is known, or unknown to a registry that did answer, or could not be asked for; the last is never
/// taken for the second.
package struct RecipientLookup: Sendable, Hashable {
  package var known: [RecipientIdentity: RegisteredContact] = [:]
  package var failures: [RecipientIdentity: FunctionError] = [:]
  /// Display names. Whoever has neither a name nor a failure is one whom the register does not know.
  package var names: [RecipientIdentity: String] = [:]
  package var nameFailures: [RecipientIdentity: FunctionError] = [:]

  package init() {}

  /// The contacts of an order's recipients, as its policy counts outdated ones.
  ///
  /// - Throws: why one of them, or a name that the order's texts ask for, could not be asked for.
  package func contacts(for order: Order) throws(FunctionError) -> [RecipientIdentity: RecipientContact] {
    let needsName = order.needsName
    var contacts: [RecipientIdentity: RecipientContact] = [:]
    for recipient in order.recipients {
      guard let identity = recipient.identity else { continue }
      if let failure = failures[identity] { throw failure }
      if needsName, let failure = nameFailures[identity] { throw failure }
      guard var contact = known[identity]?.contact(includingOutdated: order.policy.useStaleContactInformation) else {
        continue
      }
      contact.name = names[identity]
      contacts[identity] = contact
    }
    return contacts
  }
}
