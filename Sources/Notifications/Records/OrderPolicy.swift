/// What the settings said when the order was created; a later change of the settings never alters an order that waits.
package struct OrderPolicy: Codable, Sendable, Hashable {
  package var conditionOnFailure: ConditionOnFailure
  package var onUnknownOutcome: OnUnknownOutcome
  package var ignoreReservation: Bool
  package var useStaleContactInformation: Bool
  package var window: SendWindow

  package init(
    conditionOnFailure: ConditionOnFailure = .send,
    onUnknownOutcome: OnUnknownOutcome = OnUnknownOutcome(),
    ignoreReservation: Bool = false,
    useStaleContactInformation: Bool = false,
    window: SendWindow = .daytime
  ) {
    self.conditionOnFailure = conditionOnFailure
    self.onUnknownOutcome = onUnknownOutcome
    self.ignoreReservation = ignoreReservation
    self.useStaleContactInformation = useStaleContactInformation
    self.window = window
  }
}

/// What happens when the sender's condition endpoint gives no clear answer.
package enum ConditionOnFailure: String, APIEnum {
  /// Send after the second attempt, as the original does.
  case send
  /// Ask again, with growing pauses, until the order expires; then the condition counts as not met.
  case hold
  /// The condition counts as not met after the second attempt.
  case cancel

  package var number: Int {
    switch self {
    case .send: 0
    case .hold: 1
    case .cancel: 2
    }
  }
}

/// What happens to a notification that a provider may or may not have got.
package struct OnUnknownOutcome: Codable, Sendable, Hashable {
  package enum Choice: String, Codable, Sendable, Hashable, CaseIterable {
    /// The notification ends as `Failed`, reason `unknownOutcome`.
    case fail
    /// It is sent again, which may give a second copy.
    case retry
  }

  package var email: Choice
  package var sms: Choice

  package init(email: Choice = .retry, sms: Choice = .fail) {
    self.email = email
    self.sms = sms
  }

  package func choice(for channel: Channel) -> Choice {
    switch channel {
    case .email: email
    case .sms: sms
    }
  }
}
