/// What became of one hand-over to a provider.
package enum SendOutcome: String, Codable, Sendable, Hashable {
  /// The provider has taken the message.
  case accepted
  /// It never will; `result` says why.
  case refused
  /// Certainly not sent, and worth another attempt, at `notBefore` where the provider said when.
  case deferred
  /// The send window is shut; `notBefore` is its opening.
  case held
  /// The message may have been sent.
  case unknown

  /// Whether the message is still to be sent.
  package var isOpen: Bool { self == .deferred || self == .held }
}

/// Whose other messages a provider does not take either, while it does not take one.
package enum Throttled: String, Codable, Sendable, Hashable {
  /// Nobody's: it is away, overloaded, or does not know us.
  case provider
  /// Those of the message's creator.
  case creator
}

/// The result of `send-email` and `send-sms` for one notification.
package struct SendResult: Codable, Sendable, Hashable {
  package var id: NotificationID
  package var outcome: SendOutcome
  package var result: NotificationResult
  package var provider: String
  /// The provider's name for the message.
  package var reference: String?
  /// Whether the provider tells later what became of an accepted message. Where it does not, accepted is final.
  package var reportsDelivery: Bool
  /// With `accepted`: when to call again with the same notification, which then has a reference, and learn what has become
  /// of it. Nil where a call would tell no more than reports do.
  package var askAgain: Timestamp?
  package var notBefore: Timestamp?
  /// With `deferred`: whom else this concerns, until `notBefore` where that is known. Nil where it is this message alone.
  package var throttled: Throttled?
  /// A stable code beside the result; never an address or text.
  package var reason: String?
  package var segments: Int?
  package var encoding: SMSText.Encoding?

  package init(
    id: NotificationID,
    outcome: SendOutcome,
    result: NotificationResult,
    provider: String,
    reference: String? = nil,
    reportsDelivery: Bool = false,
    askAgain: Timestamp? = nil,
    notBefore: Timestamp? = nil,
    throttled: Throttled? = nil,
    reason: String? = nil,
    segments: Int? = nil,
    encoding: SMSText.Encoding? = nil
  ) {
    self.id = id
    self.outcome = outcome
    self.result = result
    self.provider = provider
    self.reference = reference
    self.reportsDelivery = reportsDelivery
    self.askAgain = askAgain
    self.notBefore = notBefore
    self.throttled = throttled
    self.reason = reason
    self.segments = segments
    self.encoding = encoding
  }
}
