/// One event of Event Grid, as far as Varsel reads it.
struct AzureEvent: Decodable, Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case validation
    case deliveryReport
    /// Of a kind that Varsel asks for nothing about.
    case other
  }

  /// What the kinds that are known here carry.
  struct Details: Decodable, Sendable, Hashable {
    let validationCode: String?
    /// The id of the send operation.
    let messageId: String?
    let status: String?
    let deliveryAttemptTimeStamp: String?
  }

  /// By Event Grid's own schema.
  private let eventType: String?
  /// As CloudEvents call it.
  private let type: String?
  let data: Details?

  private enum Key: String, CodingKey { case eventType, type, data }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    eventType = try container.decodeIfPresent(String.self, forKey: .eventType)
    type = try container.decodeIfPresent(String.self, forKey: .type)
    // Another kind of event may carry anything.
    data = try? container.decodeIfPresent(Details.self, forKey: .data)
  }

  /// Nil where the event does not say.
  var kind: Kind? {
    switch eventType ?? type {
    case "Microsoft.EventGrid.SubscriptionValidationEvent": .validation
    case "Microsoft.Communication.EmailDeliveryReportReceived": .deliveryReport
    case nil, "": nil
    default: .other
    }
  }
}
