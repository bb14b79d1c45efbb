internal import Notifications
internal import Transport

/// What an HTTP call says about a hand-over where it is not the provider's own answer.
extension Handover {
  /// Nil for a 2xx, which the provider itself explains.
  init?(unlessTakenBy response: HTTPResponse) {
    let reason = "http \(response.status)"
    switch response.status {
    case 200...299: return nil
    // A redirection or a client error comes from what stands before the provider, or from a wrong URL or password of ours:
    // the request was turned away unread, and somebody can mend it. 503 says that the server cannot handle the request now
    // (RFC 9110, 15.6.4): a front without a provider behind it.
    case 300...499, 503:
      // These are about the account or the address, and so about every message.
      let isOfAll = [401, 403, 404, 407, 429, 503].contains(response.status) || response.status < 400
      self = .deferred(
        reason: reason,
        retryAfterSeconds: RetryAfter.seconds(in: response),
        throttled: isOfAll ? .provider : nil
      )
    // Something broke on the way, perhaps after the message was taken.
    default: self = .unknown(reason: reason)
    }
  }

  init(_ error: TransportError) {
    self =
      error.mayHaveBeenSent
      ? .unknown(reason: error.code) : .deferred(reason: "connect \(error.code)", throttled: .provider)
  }
}
