/// When in the life of an order its recipients are looked up.
package enum LookupMoment: Sendable, Hashable {
  /// The order is placed, and the sender wants to know who can be reached. Nobody's name is asked for; an order whose
  /// texts need one fails all the same where nobody could ever be asked for it.
  case placing
  /// The order is sent: names are asked for where the texts hold the keyword.
  case sending
}
