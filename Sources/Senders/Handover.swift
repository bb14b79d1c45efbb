package import Notifications

/// What came of handing one message to a provider. Reasons are stable codes, never an address or text.
package enum Handover: Sendable, Hashable {
  /// The provider has it; `reference` is its name for the message, where it gave one.
  ///
  /// - Parameter askAfterSeconds: when asking will tell more; nil where it will not.
  case accepted(reference: String?, askAfterSeconds: Int? = nil)
  case refused(Refusal)
  /// Certainly not sent, and worth another attempt; no sooner than the provider asked, where it did.
  ///
  /// - Parameter throttled: whom else this concerns.
  case deferred(reason: String, retryAfterSeconds: Int? = nil, throttled: Throttled? = nil)
  /// It may have been sent.
  case unknown(reason: String)
}
