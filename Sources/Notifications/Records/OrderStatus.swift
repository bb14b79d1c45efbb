/// The life of an order, spelled as the public API spells it after `Order_`.
package enum OrderStatus: String, Codable, Sendable, Hashable, CaseIterable {
  case registered = "Registered"
  case processing = "Processing"
  case processed = "Processed"
  case completed = "Completed"
  case sendConditionNotMet = "SendConditionNotMet"
  case cancelled = "Cancelled"

  package var isFinal: Bool {
    switch self {
    case .registered, .processing, .processed: false
    case .completed, .sendConditionNotMet, .cancelled: true
    }
  }

  /// The name in the public API, for example `Order_Completed`.
  package var apiName: String { "Order_\(rawValue)" }
}
