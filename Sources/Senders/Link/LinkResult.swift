internal import Notifications

/// A `resultCode` of LINK's REST interface, in an answer or a report.
enum LinkResult: Sendable, Hashable {
  /// Queued or sent on; a report will tell.
  case underWay
  case ended(NotificationResult)

  init(code: Int) {
    self =
      switch code {
      case 1_000, 1_005: .underWay
      case 1_001: .ended(.delivered)
      case 1_002: .ended(.failedExpired)
      case 1_003: .ended(.failedDeleted)
      // The phone is full; not delivered.
      case 1_004, 1_006: .ended(.failedUndelivered)
      case 2_100...2_104, 2_106: .ended(.failedInvalidRecipient)
      case 2_105: .ended(.failedBarredReceiver)
      // Of the sender, of billing, of the operator, and what is not known here: it was not delivered.
      default: .ended(.failed)
      }
  }
}
