/// What the registries know of a recipient: how to reach them, and what to call them.
package struct RecipientContact: Sendable, Hashable {
  /// A person has one at most, an organization any number.
  package var emails: [EmailAddress]
  package var mobiles: [MobileNumber]
  /// Whether the person has reserved themselves against electronic communication from public bodies.
  package var isReserved: Bool
  /// The display name, where a text asks for it (see `Keywords`) and the register has one.
  package var name: String?

  package init(
    emails: [EmailAddress] = [],
    mobiles: [MobileNumber] = [],
    isReserved: Bool = false,
    name: String? = nil
  ) {
    self.emails = emails
    self.mobiles = mobiles
    self.isReserved = isReserved
    self.name = name
  }
}
