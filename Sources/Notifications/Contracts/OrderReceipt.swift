/// The public API's answer to an accepted order.
package enum OrderReceipt: Sendable, Hashable {
  /// To `POST /future/orders` and instant orders.
  package struct Chain: Codable, Sendable, Hashable {
    package struct Shipment: Codable, Sendable, Hashable {
      package var shipmentId: OrderID
      package var sendersReference: String?
      /// In the answer to an instant order alone, which waits for it: for example `SMS_Accepted`.
      package var status: String?
      /// Absent where nobody had to be looked up.
      package var recipientLookup: OrderLookup?
      package var reminders: [Reminder]?
    }

    package struct Reminder: Codable, Sendable, Hashable {
      package var shipmentId: OrderID
      package var sendersReference: String?
      package var recipientLookup: OrderLookup?
    }

    package var notificationOrderId: ChainID
    package var notification: Shipment
  }

  /// To `POST /orders`, `/orders/email` and `/orders/sms`.
  package struct Single: Codable, Sendable, Hashable {
    package var orderId: OrderID
    package var recipientLookup: OrderLookup?
  }

  case chain(Chain)
  case order(Single)
}

/// As the answer's body.
extension OrderReceipt: Codable {
  private enum Key: String, CodingKey { case orderId }

  package init(from decoder: any Decoder) throws {
    if try decoder.container(keyedBy: Key.self).contains(.orderId) {
      self = .order(try Single(from: decoder))
    } else {
      self = .chain(try Chain(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .chain(let chain): try chain.encode(to: encoder)
    case .order(let order): try order.encode(to: encoder)
    }
  }
}
