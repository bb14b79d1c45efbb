package import Notifications

/// A registry that knows how persons can be reached.
package protocol PersonRegistry {
  /// Asks for each of `persons` once. Nobody is asked for an empty set.
  func lookUp(_ persons: Set<NationalIdentityNumber>) -> PersonLookup
}

extension PersonRegistry {
  /// Asks for all recipients of `orders` whose address must be found; each person once, however many orders they are in.
  package func lookUp(for orders: some Sequence<Order>) -> PersonLookup {
    lookUp(Set(orders.lazy.flatMap { $0.recipients.lazy.compactMap(\.nationalIdentityNumber) }))
  }
}
