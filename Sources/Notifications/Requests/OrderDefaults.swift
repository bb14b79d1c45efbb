/// What the settings fill in where a request says nothing, and the policies that are copied into each order.
package struct OrderDefaults: Sendable, Hashable {
  package var emailSender: EmailAddress
  package var smsSender: String
  package var conditionOnFailure: ConditionOnFailure
  package var onUnknownOutcome: OnUnknownOutcome
  package var window: SendWindow
  package var identifierChecks: IdentifierChecks
  package var idempotencyMismatch: IdempotencyMismatch
  package var smsLimits: SMSLimits
  /// Creators all of whose orders take contact information that is older than the registry vouches for.
  package var creatorsWithStaleContacts: Set<String>
  /// How long the answer to an instant order waits for the provider.
  package var instantWaitInSeconds: Int

  package init(
    emailSender: EmailAddress,
    smsSender: String,
    conditionOnFailure: ConditionOnFailure = .send,
    onUnknownOutcome: OnUnknownOutcome = OnUnknownOutcome(),
    window: SendWindow = .daytime,
    identifierChecks: IdentifierChecks = .strict,
    idempotencyMismatch: IdempotencyMismatch = .refuse,
    smsLimits: SMSLimits = SMSLimits(),
    creatorsWithStaleContacts: Set<String> = ["skd"],
    instantWaitInSeconds: Int = 10
  ) {
    self.emailSender = emailSender
    self.smsSender = smsSender
    self.conditionOnFailure = conditionOnFailure
    self.onUnknownOutcome = onUnknownOutcome
    self.window = window
    self.identifierChecks = identifierChecks
    self.idempotencyMismatch = idempotencyMismatch
    self.smsLimits = smsLimits
    self.creatorsWithStaleContacts = creatorsWithStaleContacts
    self.instantWaitInSeconds = instantWaitInSeconds
  }
}

/// What another request under a used idempotency key gets.
package enum IdempotencyMismatch: String, Codable, Sendable, Hashable, CaseIterable {
  /// 422: the key names another request.
  case refuse
  /// The first order's receipt, as the original does.
  case replay
}
