/// The contract of `check-condition`: asks the sender whether the notice is still needed.
package enum CheckCondition {
  package struct Event: Codable, Sendable, Hashable {
    package var orderId: OrderID
    package var conditionEndpoint: String
    package var now: Timestamp?

    package init(orderId: OrderID, conditionEndpoint: String, now: Timestamp? = nil) {
      self.orderId = orderId
      self.conditionEndpoint = conditionEndpoint
      self.now = now
    }
  }

  package enum Outcome: String, Codable, Sendable, Hashable {
    case met
    case notMet
    /// No clear answer; `reason` says which kind.
    case inconclusive
  }

  package struct Result: Codable, Sendable, Hashable {
    package var outcome: Outcome
    /// A stable code, for example `status` or `timeOut`; nothing of the endpoint's answer.
    package var reason: String
    package var httpStatus: Int?

    package init(outcome: Outcome, reason: String, httpStatus: Int? = nil) {
      self.outcome = outcome
      self.reason = reason
      self.httpStatus = httpStatus
    }
  }
}
