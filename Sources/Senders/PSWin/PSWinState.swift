internal import Notifications

/// The states of a PSWin delivery report.
enum PSWinState {
  static func result(_ state: String) -> NotificationResult {
    switch state {
    case "DELIVRD": .delivered
    case "EXPIRED": .failedExpired
    case "DELETED": .failedDeleted
    case "UNDELIV": .failedUndelivered
    case "REJECTD": .failedRejected
    // BARREDA: the receiver is younger than the age limit.
    case "BARRED", "BARREDA": .failedBarredReceiver
    // FAILED, NULL, UNKNOWN, ZEROBAL (an empty prepaid account), and what is not known here: it was not delivered.
    default: .failed
    }
  }
}
