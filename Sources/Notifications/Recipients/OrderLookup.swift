/// The answer of the lookup when an order is placed: the public API's `recipientLookup`.
package struct OrderLookup: Codable, Sendable, Hashable {
  package enum Status: String, Codable, Sendable, Hashable {
    case success = "Success"
    case partialSuccess = "PartialSuccess"
    case failed = "Failed"
  }

  package var status: Status
  /// The identity numbers of reserved persons, where the order respects reservations.
  package var isReserved: [String]
  /// The identities for which no usable address was found; the reserved ones stand in `isReserved` only.
  package var missingContact: [String]

  /// Nil when no recipient needs a lookup.
  package init?(order: Order, contacts: [RecipientIdentity: RecipientContact]) {
    let looked = order.recipients.compactMap(\.identity)
    guard !looked.isEmpty else { return nil }
    isReserved = []
    missingContact = []
    for identity in looked {
      let contact = contacts[identity] ?? RecipientContact()
      let (emails, mobiles) = (contact.emails, contact.mobiles)
      if contact.isReserved, !order.policy.ignoreReservation {
        isReserved.append(identity.text)
      } else if ChannelChoice.addresses(for: order.channel, emails: emails, mobiles: mobiles).isEmpty {
        missingContact.append(identity.text)
      }
    }
    let unreachable = isReserved.count + missingContact.count
    status = unreachable == 0 ? .success : unreachable == looked.count ? .failed : .partialSuccess
  }
}
