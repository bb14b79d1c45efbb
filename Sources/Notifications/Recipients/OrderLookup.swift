/// The answer of the lookup when an order is placed: the public API's `recipientLookup`.
package struct OrderLookup: Codable, Sendable, Hashable {
  package enum Status: String, Codable, Sendable, Hashable {
    case success = "Success"
    case partialSuccess = "PartialSuccess"
    case failed = "Failed"
  }

  package var status: Status
  /// The identities of reserved persons, where the order respects reservations; an organization where all who hold the
  /// role are reserved.
  package var isReserved: [String]
  /// The identities for which no usable address was found; the reserved ones stand in `isReserved` only.
  package var missingContact: [String]

  /// Nil when no recipient needs a lookup. An identity that the order names twice, or an organization by two roles, counts
  /// once, and is found where one of them is.
  package init?(order: Order, contacts: [RecipientIdentity: RecipientContact]) {
    var looked: [String] = []
    var seen: Set<String> = []
    var reached: Set<String> = []
    var reserved: Set<String> = []
    for identity in order.recipients.compactMap(\.identity) {
      let text = identity.text
      let reach = Reach(of: contacts[identity] ?? RecipientContact(), by: order)
      if seen.insert(text).inserted { looked.append(text) }
      if !reach.addresses.isEmpty { reached.insert(text) }
      if reach.isReserved { reserved.insert(text) }
    }
    guard !looked.isEmpty else { return nil }
    isReserved = looked.filter { reserved.contains($0) && !reached.contains($0) }
    missingContact = looked.filter { !reserved.contains($0) && !reached.contains($0) }
    let unreachable = isReserved.count + missingContact.count
    status = unreachable == 0 ? .success : unreachable == looked.count ? .failed : .partialSuccess
  }
}
