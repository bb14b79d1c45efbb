package import Notifications

/// Why a message never reaches its recipient, whoever tries and however often.
package struct Refusal: Error, Sendable, Hashable {
  package var result: NotificationResult
  /// A stable code; never an address or text.
  package var reason: String

  package init(_ result: NotificationResult, reason: String) {
    self.result = result
    self.reason = reason
  }
}
