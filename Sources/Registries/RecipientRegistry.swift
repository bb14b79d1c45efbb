package import Notifications

/// Registries that know how recipients can be reached and what they are called.
package protocol RecipientRegistry {
  /// Asks for all recipients of `orders` that are named by an identity; for each once, however many orders they are in.
  /// Nobody is asked where there is none.
  func lookUp(for orders: [Order], when moment: LookupMoment) -> RecipientLookup
}
