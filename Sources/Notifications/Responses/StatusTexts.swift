/// What a status means, in the words of the public API.
extension OrderStatus {
  var explanation: String {
    switch self {
    case .registered: "Order has been registered and is awaiting requested send time before processing."
    case .processing: "Order processing is ongoing. Notifications are being generated."
    case .processed: "Order processing is done. Notifications have been successfully generated."
    case .completed: "Order processing is completed. All notifications have a final status."
    case .sendConditionNotMet: "Order processing was stopped due to send condition not being met."
    case .cancelled: "Order processing was stopped due to order being cancelled."
    }
  }
}

extension Order {
  /// What an order waits for whose status alone does not say it; nil where that says all.
  var explanation: String? {
    guard let dueAt else { return nil }
    return switch waitingFor {
    case .lookupRetry where attempt > 0:
      "Order processing is ongoing. A registry did not give an answer about the recipients; it is asked again at \(dueAt)."
    case .conditionRetry where attempt > 0:
      "Order processing is ongoing. The condition endpoint gave no clear answer; it is asked again at \(dueAt)."
    case .sendTime, .condition, .conditionRetry, .lookup, .lookupRetry, .notifications, nil: nil
    }
  }
}

extension NotificationResult {
  func explanation(on channel: Channel) -> String {
    switch channel {
    case .email: emailExplanation
    case .sms: smsExplanation
    }
  }

  private var emailExplanation: String {
    switch self {
    case .new: "The email has been created, but has not been picked up for processing yet."
    case .sending: "The email is being processed and will be attempted sent shortly."
    case .succeeded, .accepted:
      "The email has been accepted by the third party email service and will be sent shortly."
    case .delivered:
      "The email was delivered to the recipient. No errors reported, making it likely it was received by the recipient."
    case .failedRecipientReserved:
      "The email was not sent because the recipient has reserved themselves from electronic communication."
    case .failedRecipientNotIdentified: "The email was not sent because the recipient's email address was not found."
    case .failedInvalidEmailFormat:
      "The email was not sent because the recipient’s email address is in an invalid format."
    case .failedSupressedRecipient:
      "The email was not sent because the recipient’s email address is suppressed by the third party email service."
    case .failedBounced:
      "The email hard bounced, which may have happened because the email address does not exist or the domain is invalid."
    case .failedFilteredSpam: "The email was identified as spam, and was rejected or blocked (not quarantined)."
    // The spelling is the original's.
    case .failedQuarantined: "The email was quarantined (as spam, bulk mail, or phising)."
    case .failedTTL:
      "The email was in indefinite state Succeeded for too long (TTL), and was subsequently set to failed."
    case .failedPayloadTooLarge:
      "The email was not sent because the total size of the attachments exceeds the allowed limit."
    case .failed, .failedInvalidRecipient, .failedBarredReceiver, .failedDeleted, .failedExpired, .failedUndelivered,
      .failedRejected:
      "The email was not sent due to an unspecified failure."
    }
  }

  private var smsExplanation: String {
    switch self {
    case .new: "The SMS has been created, but has not been picked up for processing yet."
    case .sending: "The SMS is being processed and will be attempted sent shortly."
    case .accepted, .succeeded: "The SMS has been accepted by the gateway service and will be sent shortly."
    case .delivered: "The SMS was successfully delivered to its destination."
    case .failedInvalidRecipient: "The SMS was not delivered because the recipient's mobile number was invalid."
    case .failedRecipientReserved:
      "The SMS was not sent because the recipient has reserved themselves from electronic communication."
    case .failedBarredReceiver:
      "The SMS was not delivered because the recipient's number is barred, blocked or not in use."
    case .failedDeleted: "The SMS was not delivered because the message has been deleted."
    case .failedExpired: "The SMS was not delivered because it has expired."
    case .failedUndelivered:
      "The SMS was not delivered due to invalid number or no available route to destination."
    case .failedRecipientNotIdentified: "The SMS was not delivered because the recipient's mobile number was not found."
    case .failedRejected: "The SMS was not delivered because it was rejected."
    case .failedTTL:
      "The SMS was in indefinite state Accepted for too long (TTL), and was subsequently set to failed."
    case .failed, .failedInvalidEmailFormat, .failedSupressedRecipient, .failedBounced, .failedFilteredSpam,
      .failedQuarantined, .failedPayloadTooLarge:
      "The SMS was not delivered due to an unspecified failure."
    }
  }
}
