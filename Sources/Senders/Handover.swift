/// What came of handing one message to a provider. Reasons are stable codes, never an address or text.
package enum Handover: Sendable, Hashable {
  /// The provider has it; `reference` is its name for the message, where it gave one.
  case accepted(reference: String?)
  case refused(Refusal)
  /// Certainly not sent, and worth another attempt.
  case deferred(reason: String)
  /// It may have been sent.
  case unknown(reason: String)
}
