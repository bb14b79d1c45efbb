internal import Notifications

/// From one notification and what happened to it, to the result of `send-email` or `send-sms`.
struct SendAccount {
  private let notification: Notification
  private let provider: String
  private let reportsDelivery: Bool
  private let text: SMSText?
  private let ownReference: String?

  init(_ notification: Notification, provider: any EmailProvider) {
    self.notification = notification
    self.provider = type(of: provider).name
    reportsDelivery = provider.reportsDelivery
    text = nil
    ownReference = nil
  }

  init(_ notification: Notification, provider: any SMSProvider) {
    self.notification = notification
    self.provider = type(of: provider).name
    reportsDelivery = type(of: provider).reportsDelivery
    text = SMSText(notification.body)
    ownReference = type(of: provider).ownReference(of: notification)
  }

  /// The result where there is nothing to hand over: it has been, or never will be.
  func settled(on channel: Channel, at now: Timestamp) -> SendResult? {
    if notification.reference != nil || notification.result.rank == 2 || notification.result == .delivered {
      return taken(on: channel)
    }
    if notification.result.isFailure {
      return refused(notification.result, reason: notification.reason ?? "alreadyFailed")
    }
    guard notification.channel == channel else { return refused(.failed, reason: "otherChannel") }
    guard now < notification.expiresAt else { return refused(.failedTTL, reason: "expired") }
    guard notification.address != nil else { return refused(.failedRecipientNotIdentified, reason: "noAddress") }
    return nil
  }

  /// - Parameter now: the time of the hand-over.
  func result(_ handover: Handover, at now: Timestamp) -> SendResult {
    switch handover {
    case .accepted(let reference, let seconds):
      var result = blank(.accepted, notification.channel == .email ? .succeeded : .accepted)
      result.reference = reference
      // A report names the message by its reference, and so does who asks; without one nothing will ever be heard.
      guard reference != nil else { return result }
      result.reportsDelivery = reportsDelivery || seconds != nil
      result.askAgain = seconds.map { now.advanced(bySeconds: Int64($0)) }
      return result
    case .refused(let refusal): return refused(refusal.result, reason: refusal.reason)
    case .deferred(let reason, let seconds, let throttled):
      var result = blank(.deferred, .new, reason: reason)
      result.notBefore = seconds.map { now.advanced(bySeconds: Int64($0)) }
      result.throttled = throttled
      return result
    case .unknown(let reason):
      var result = blank(.unknown, .sending, reason: reason)
      // A report may tell after all.
      result.reference = ownReference
      return result
    }
  }

  /// Whether the provider has the message, has not said yet how it ended, and is the one that is configured.
  func isToBeAsked(at now: Timestamp) -> Bool {
    notification.reference != nil && notification.provider == provider && notification.result.rank == 2
      && notification.reportsDelivery == true && now < notification.expiresAt
  }

  /// The result for a message that the provider has, from what it answers when it is asked.
  ///
  /// It is asked again after as long as it has had the message, so in pauses that double, an hour at most; no sooner than
  /// it wants.
  func result(ofAsking state: Handover?, at now: Timestamp) -> SendResult {
    var result = taken(on: notification.channel)
    let seconds: Int?
    switch state {
    case .refused(let refusal):
      result.outcome = .refused
      result.result = refusal.result
      result.reason = refusal.reason
      result.reportsDelivery = false
      return result
    case .accepted(_, let wanted):
      seconds = wanted
      result.reportsDelivery = reportsDelivery || wanted != nil
    // It gave no answer, or does not know of the message yet.
    case .deferred(_, let wanted, _): seconds = wanted ?? Self.firstPause
    case .unknown, nil: seconds = Self.firstPause
    }
    let age = min(now.seconds(since: notification.resultChanged), Self.longestPause)
    result.askAgain = seconds.map { now.advanced(bySeconds: max(Int64($0), age)) }
    return result
  }

  /// In seconds.
  private static let firstPause = 10
  private static let longestPause: Int64 = 3_600

  func held(until opening: Timestamp) -> SendResult {
    var result = blank(.held, .new)
    result.notBefore = opening
    return result
  }

  /// Handed over before, as its `reference` or its state shows: never again (promise 3 of the design).
  private func taken(on channel: Channel) -> SendResult {
    let state = notification.result
    var result = blank(.accepted, state.rank >= 2 ? state : channel == .email ? .succeeded : .accepted)
    result.provider = notification.provider ?? provider
    result.reference = notification.reference
    result.reportsDelivery = notification.reportsDelivery ?? (reportsDelivery && notification.reference != nil)
    return result
  }

  private func refused(_ result: NotificationResult, reason: String) -> SendResult {
    blank(.refused, result, reason: reason)
  }

  private func blank(_ outcome: SendOutcome, _ result: NotificationResult, reason: String? = nil) -> SendResult {
    SendResult(
      id: notification.id,
      outcome: outcome,
      result: result,
      provider: provider,
      reason: reason,
      segments: text?.segments,
      encoding: text?.encoding
    )
  }
}
