/// What the registries know of a recipient: how to reach them, and what to call them.
package struct RecipientContact: Sendable, Hashable {
  /// Each party for whom a channel is chosen: the person; an organization's official addresses, and each of its users who
  /// may see what the order is about; each holder of a role.
  package var points: [ContactPoint]
  /// The display name, where a text asks for it (see `Keywords`) and the register has one.
  package var name: String?

  package init(_ points: [ContactPoint] = [], name: String? = nil) {
    self.points = points
    self.name = name
  }
}

/// The addresses of one party. A person has one of each kind at most, an organization any number.
package struct ContactPoint: Sendable, Hashable {
  package var emails: [EmailAddress]
  package var mobiles: [MobileNumber]
  /// Whether this is a person who has reserved themselves against electronic communication from public bodies.
  package var isReserved: Bool

  package init(emails: [EmailAddress] = [], mobiles: [MobileNumber] = [], isReserved: Bool = false) {
    self.emails = emails
    self.mobiles = mobiles
    self.isReserved = isReserved
  }
}
