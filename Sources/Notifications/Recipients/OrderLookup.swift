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
  package init?(order: Order, contacts: [NationalIdentityNumber: PersonContact]) {
    let looked = order.recipients.compactMap { $0.needsLookup ? $0.nationalIdentityNumber : nil }
    guard !looked.isEmpty else { return nil }
    isReserved = []
    missingContact = []
    for person in looked {
      let contact = contacts[person] ?? PersonContact()
      if contact.isReserved, !order.policy.ignoreReservation {
        isReserved.append(person.digits)
      } else if ChannelChoice.addresses(for: order.channel, email: contact.email, mobile: contact.mobile).isEmpty {
        missingContact.append(person.digits)
      }
    }
    let unreachable = isReserved.count + missingContact.count
    status = unreachable == 0 ? .success : unreachable == looked.count ? .failed : .partialSuccess
  }
}
