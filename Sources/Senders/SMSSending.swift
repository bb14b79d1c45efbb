package import Notifications

/// Decides about each SMS whether it goes to the gateway, and says what came of it: the rules of `send-sms`.
///
/// The clock is read right before each request, so that no Daytime SMS leaves while the window is shut, however long the
/// requests before it took.
package struct SMSSending {
  private let provider: any SMSProvider
  private let time: (Timestamp?) -> Timestamp
  private let budget: HandoverBudget

  /// - Parameter time: the time of a hand-over, from the event's `now`; read anew before each request.
  package init(
    provider: any SMSProvider,
    budget: HandoverBudget = HandoverBudget(),
    time: @escaping (Timestamp?) -> Timestamp
  ) {
    self.provider = provider
    self.budget = budget
    self.time = time
  }

  /// As many results as events, in their order.
  package func send(_ events: [SendSMS.Event]) -> [SendResult] {
    let isSpent = budget.start()
    var results: [SendResult] = []
    while results.count < events.count {
      results += sendSome(of: events[results.count...], isSpent: isSpent())
    }
    return results
  }

  /// The results for as many of the first events as one request settles.
  private func sendSome(of events: ArraySlice<SendSMS.Event>, isSpent: Bool) -> [SendResult] {
    var results: [SendResult?] = []
    var places: [Int] = []
    var batch: [Notification] = []
    var latest: Timestamp?
    for event in events {
      let now = time(event.now)
      let account = SendAccount(event.notification, provider: provider)
      if let result = decided(event, account, at: now) {
        results.append(result)
      } else if isSpent {
        results.append(account.result(.deferred(reason: HandoverBudget.reason), at: now))
      } else {
        guard batch.count < type(of: provider).messagesPerRequest else { break }
        places.append(results.count)
        results.append(nil)
        batch.append(event.notification)
        latest = max(latest ?? now, now)
      }
    }
    if let latest {
      let handovers = provider.send(batch, at: latest)
      for (index, place) in places.enumerated() {
        let handover = index < handovers.count ? handovers[index] : .unknown(reason: "noAnswer")
        results[place] = SendAccount(batch[index], provider: provider).result(handover, at: latest)
      }
    }
    return results.compactMap { $0 }
  }

  /// The result where nothing is handed over now.
  private func decided(_ event: SendSMS.Event, _ account: SendAccount, at now: Timestamp) -> SendResult? {
    if let result = account.settled(on: .sms, at: now) { return result }
    let notification = event.notification
    let window = event.window ?? .daytime
    guard Expiry.isHeldToWindow(notification.channel, policy: notification.sendingTimePolicy), !window.isOpen(at: now)
    else { return nil }
    return account.held(until: window.firstOpening(atOrAfter: now))
  }
}
