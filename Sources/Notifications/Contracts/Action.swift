/// What the caller of the state machine does next, at once: call `function` with `event` and hand the result back as
/// what has happened. Nothing is lost when it never does: the order's `dueAt` comes all the same.
package enum Action: Sendable, Hashable {
  case checkCondition(CheckCondition.Event)
  case lookupRecipient(LookupRecipient.Event)
  case sendEmail(SendEmail.Event)
  case sendSMS(SendSMS.Event)

  package var function: CalledFunction {
    switch self {
    case .checkCondition: .checkCondition
    case .lookupRecipient: .lookupRecipient
    case .sendEmail: .sendEmail
    case .sendSMS: .sendSMS
    }
  }

  package var orderId: OrderID {
    switch self {
    case .checkCondition(let event): event.orderId
    case .lookupRecipient(let event): event.order.id
    case .sendEmail(let event): event.notification.orderId
    case .sendSMS(let event): event.notification.orderId
    }
  }

  /// The notification that the call is about; nil where it is about the order.
  package var notificationId: NotificationID? {
    switch self {
    case .checkCondition, .lookupRecipient: nil
    case .sendEmail(let event): event.notification.id
    case .sendSMS(let event): event.notification.id
    }
  }
}

extension Action: Codable {
  private enum Key: String, CodingKey { case function, event }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(CalledFunction.self, forKey: .function) {
    case .checkCondition: self = .checkCondition(try container.decode(CheckCondition.Event.self, forKey: .event))
    case .lookupRecipient: self = .lookupRecipient(try container.decode(LookupRecipient.Event.self, forKey: .event))
    case .sendEmail: self = .sendEmail(try container.decode(SendEmail.Event.self, forKey: .event))
    case .sendSMS: self = .sendSMS(try container.decode(SendSMS.Event.self, forKey: .event))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(function, forKey: .function)
    switch self {
    case .checkCondition(let event): try container.encode(event, forKey: .event)
    case .lookupRecipient(let event): try container.encode(event, forKey: .event)
    case .sendEmail(let event): try container.encode(event, forKey: .event)
    case .sendSMS(let event): try container.encode(event, forKey: .event)
    }
  }
}
