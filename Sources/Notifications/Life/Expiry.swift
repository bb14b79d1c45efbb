/// When something that waits ends: 172,800 s (48 hours) after the first moment at which it may go. That is the send
/// time; for a Daytime SMS the first opening of the window at or after it.
package enum Expiry {
  package static let lifetimeInSeconds: Int64 = 172_800

  package static func of(
    _ channel: Channel,
    policy: SendingTimePolicy,
    sendTime: Timestamp,
    window: SendWindow
  ) -> Timestamp {
    let first = isHeldToWindow(channel, policy: policy) ? window.firstOpening(atOrAfter: sendTime) : sendTime
    return first.advanced(bySeconds: lifetimeInSeconds)
  }

  /// Only an SMS with the Daytime policy is ever held; an e-mail goes at any hour.
  package static func isHeldToWindow(_ channel: Channel, policy: SendingTimePolicy) -> Bool {
    channel == .sms && policy == .daytime
  }
}
