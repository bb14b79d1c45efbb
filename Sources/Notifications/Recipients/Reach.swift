/// How an order reaches a recipient whose addresses were looked up.
///
/// A channel is chosen for each party behind the recipient by itself, so that an order by a preferred channel may reach one
/// user of an organization by SMS and another by e-mail. Whoever is reserved is left out, unless the order ignores that.
struct Reach: Sendable, Hashable {
  /// Empty where nobody can be reached. The same address may stand in it twice: `NotificationList` makes one message of it.
  let addresses: [ChannelChoice.Address]
  /// Whether somebody could have been reached but for a reservation, and nobody else can be.
  let isReserved: Bool

  init(of contact: RecipientContact, by order: Order) {
    let open = contact.points.filter { !$0.isReserved || order.policy.ignoreReservation }
    addresses = open.flatMap {
      ChannelChoice.addresses(for: order.channel, emails: $0.emails, mobiles: $0.mobiles)
    }
    isReserved = addresses.isEmpty && open.count < contact.points.count
  }
}
