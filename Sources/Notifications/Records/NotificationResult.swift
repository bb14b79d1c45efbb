/// The state of one notification, spelled as the original stores it (the misspelling of `Failed_SupressedRecipient` is
/// part of the contract). `apiName(on:)` gives the public spelling.
package enum NotificationResult: String, Codable, Sendable, Hashable, CaseIterable {
  case new = "New"
  case sending = "Sending"
  /// An e-mail that the provider took.
  case succeeded = "Succeeded"
  /// An SMS that the gateway took.
  case accepted = "Accepted"
  case delivered = "Delivered"
  case failed = "Failed"
  case failedRecipientReserved = "Failed_RecipientReserved"
  case failedRecipientNotIdentified = "Failed_RecipientNotIdentified"
  case failedInvalidEmailFormat = "Failed_InvalidEmailFormat"
  case failedSupressedRecipient = "Failed_SupressedRecipient"
  case failedBounced = "Failed_Bounced"
  case failedFilteredSpam = "Failed_FilteredSpam"
  case failedQuarantined = "Failed_Quarantined"
  case failedPayloadTooLarge = "Failed_PayloadTooLarge"
  case failedInvalidRecipient = "Failed_InvalidRecipient"
  case failedBarredReceiver = "Failed_BarredReceiver"
  case failedDeleted = "Failed_Deleted"
  case failedExpired = "Failed_Expired"
  case failedUndelivered = "Failed_Undelivered"
  case failedRejected = "Failed_Rejected"
  case failedTTL = "Failed_TTL"

  /// How far along the life of a notification this is; a state is never replaced by an earlier one.
  package var rank: Int {
    switch self {
    case .new: 0
    case .sending: 1
    case .succeeded, .accepted: 2
    default: 3
    }
  }

  package var isFailure: Bool { rank == 3 && self != .delivered }

  /// The name in the public API, for example `Email_Failed_InvalidFormat` or `SMS_Delivered`.
  package func apiName(on channel: Channel) -> String {
    switch channel {
    case .sms: return "SMS_\(rawValue)"
    case .email:
      switch self {
      case .failedInvalidEmailFormat: return "Email_Failed_InvalidFormat"
      case .failedSupressedRecipient: return "Email_Failed_SuppressedRecipient"
      default: return "Email_\(rawValue)"
      }
    }
  }
}
