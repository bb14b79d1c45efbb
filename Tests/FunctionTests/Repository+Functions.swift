import Foundation
import TestSupport

extension Repository {
  /// The names of the deployed functions.
  static let functionNames = [
    "advance-order", "check-condition", "create-order", "lookup-recipient", "receive-report", "send-email", "send-sms",
    "show-order",
    "window-trigger",
  ]

  static func folder(of function: String) -> URL { root.appending(path: "functions/\(function)") }
}
