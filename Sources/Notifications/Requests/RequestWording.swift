/// Which calls of the public API a rule is stated for: they word it differently.
enum RequestWording: Sendable, Hashable {
  /// `POST /future/orders`.
  case orderChain
  /// `POST /future/orders/instant/…`.
  case instant
}
