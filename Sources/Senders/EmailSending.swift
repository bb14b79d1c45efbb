package import Notifications

/// Decides about each e-mail whether it goes to the provider, and says what came of it: the rules of `send-email`.
package struct EmailSending {
  private let provider: any EmailProvider
  private let time: (Timestamp?) -> Timestamp
  private let budget: HandoverBudget

  /// - Parameter time: the time of a hand-over, from the event's `now`; read anew before each.
  package init(
    provider: any EmailProvider,
    budget: HandoverBudget = HandoverBudget(),
    time: @escaping (Timestamp?) -> Timestamp
  ) {
    self.provider = provider
    self.budget = budget
    self.time = time
  }

  /// As many results as events, in their order.
  package func send(_ events: [SendEmail.Event]) -> [SendResult] {
    let isSpent = budget.start()
    return events.map { event in
      let now = time(event.now)
      let account = SendAccount(event.notification, provider: provider)
      if account.isToBeAsked(at: now), let provider = provider as? any AskableEmailProvider {
        let state = isSpent() ? .deferred(reason: HandoverBudget.reason) : provider.state(of: event.notification)
        return account.result(ofAsking: state, at: now)
      }
      return account.settled(on: .email, at: now)
        ?? account.result(
          isSpent() ? .deferred(reason: HandoverBudget.reason) : handOver(event.notification, at: now),
          at: now
        )
    }
  }

  /// A message that the provider may have already is asked about first, where the provider can be asked.
  private func handOver(_ notification: Notification, at now: Timestamp) -> Handover {
    if (notification.doubts ?? 0) > 0, let provider = provider as? any AskableEmailProvider,
      let state = provider.state(of: notification)
    {
      return state
    }
    return provider.send(notification, at: now)
  }
}
