package import Notifications

/// Stands for the registries in a process that has been given none: it serves orders that name addresses, and fails those
/// that would need a lookup.
package struct NoRegistry: RecipientRegistry {
  package init() {}

  package func lookUp(for orders: [Order], when moment: LookupMoment) -> RecipientLookup {
    var lookup = RecipientLookup()
    for identity in orders.lazy.flatMap(\.recipients).compactMap(\.identity) {
      lookup.failures[identity] = .notSet("VARSEL_PROFILE_URL")
    }
    return lookup
  }
}
