internal import Notifications
internal import Transport

/// What Azure's "no" says about a message. Codes and texts are those that Altinn's sender knows, and those of the service
/// about the sender's address; the reason is `azure` and the code, never the text.
extension Handover {
  /// Of an answer that is no 2xx. A 5xx and what comes from a front before the service are read as with any provider.
  init(azureRefusal response: HTTPResponse) {
    let error = AzureError(response.body)
    let asked = RetryAfter.seconds(in: response) ?? error?.secondsInMessage
    if response.status == 429 || error?.code == "TooManyRequests" {
      self = .deferred(reason: error?.reason ?? "http 429", retryAfterSeconds: asked, throttled: .provider)
    } else if response.status == 413 {
      self = .refused(Refusal(.failedPayloadTooLarge, reason: "http 413"))
    } else if response.status < 500, let error, let handover = Self.saidByAzure(error) {
      self = handover
    } else if response.status == 409 {
      // An operation of that id exists: it can be asked what became of it.
      self = .unknown(reason: error?.reason ?? "http 409")
    } else if response.status == 400, let error {
      self = .refused(Refusal(.failed, reason: error.reason))
    } else {
      // Nil for a 2xx alone.
      self = Handover(unlessTakenBy: response) ?? .unknown(reason: "http \(response.status)")
    }
  }

  /// How long to wait before an operation is asked for, in seconds, where the service does not say.
  private static let askAfter = 10

  /// Of an operation that the service has under the message's id; nil where the answer holds none.
  init?(azureOperationIn response: HTTPResponse) {
    guard let operation = AzureOperation(response.body) else { return nil }
    let reference = operation.id.lowercased()
    switch operation.status {
    // Whether the message arrives is no part of the operation.
    case "Succeeded": self = .accepted(reference: reference)
    case "Failed", "Canceled":
      let error = operation.error ?? AzureError(code: operation.status, message: nil)
      // The operation is over: whatever its error, nothing more becomes of it.
      if case .refused(let refusal) = Self.saidByAzure(error) {
        self = .refused(refusal)
      } else {
        self = .refused(Refusal(.failed, reason: error.reason))
      }
    // Under way; also a state that is not known here: it has the message.
    default:
      self = .accepted(reference: reference, askAfterSeconds: RetryAfter.seconds(in: response) ?? Self.askAfter)
    }
  }

  /// Nil where the error tells nothing that is known here.
  private static func saidByAzure(_ error: AzureError) -> Handover? {
    switch error.code {
    case "EmailDroppedAllRecipientsSuppressed":
      return .refused(Refusal(.failedSupressedRecipient, reason: error.reason))
    case "InvalidEmailAddress": return .refused(Refusal(.failedInvalidEmailFormat, reason: error.reason))
    // The sender's address is not set up with the resource; somebody can mend that.
    case "DomainNotLinked", "InvalidSenderUserName": return .deferred(reason: error.reason, throttled: .creator)
    default: break
    }
    if error.message?.contains("Invalid format for email address") == true {
      return .refused(Refusal(.failedInvalidEmailFormat, reason: error.reason))
    }
    return nil
  }
}
