/// Which calls of the public API a rule is stated for: they word it differently.
enum RequestWording: Sendable, Hashable {
  /// `POST /future/orders`.
  case orderChain
  /// `POST /orders`, `/orders/email` and `/orders/sms`.
  case order
  /// `POST /future/orders/instant/…`.
  case instant
}
