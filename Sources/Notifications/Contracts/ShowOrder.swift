/// The contract of `show-order`: renders what the public API shows of orders, from their records.
package enum ShowOrder {
  /// What is asked for.
  package enum Operation: String, Codable, Sendable, Hashable, CaseIterable {
    /// `GET /future/shipment/{shipmentId}`.
    case shipment
    /// `GET /future/shipment/feed`.
    case feed
    /// `GET /orders/{id}`.
    case order
    /// `GET /orders?sendersReference=`.
    case orders
    /// `GET /orders/{id}/status`.
    case status
    /// `GET /orders/{id}/notifications/email`.
    case emailNotifications
    /// `GET /orders/{id}/notifications/sms`.
    case smsNotifications
    /// The answer to `PUT /orders/{id}/cancel`, from the record after it.
    case orderCancellation
    /// The answer to `PUT /future/orders/{notificationOrderId}/cancel`, from the records after it.
    case chainCancellation
  }

  /// A feed entry with its place in the feed.
  package struct FeedRecord: Codable, Sendable, Hashable {
    package var sequenceNumber: Int64
    package var entry: FeedEntry

    package init(sequenceNumber: Int64, entry: FeedEntry) {
      self.sequenceNumber = sequenceNumber
      self.entry = entry
    }
  }

  /// What the caller has found; what the operation does not ask for is left out, and so is what there is not.
  package struct Records: Codable, Sendable, Hashable {
    package var order: Order?
    /// Of `order`.
    package var notifications: [Notification]?
    /// For `orders`, the oldest first; for `chainCancellation` those of the chain, its first one first.
    package var orders: [Order]?
    package var feed: [FeedRecord]?

    package init(
      order: Order? = nil,
      notifications: [Notification]? = nil,
      orders: [Order]? = nil,
      feed: [FeedRecord]? = nil
    ) {
      self.order = order
      self.notifications = notifications
      self.orders = orders
      self.feed = feed
    }
  }

  package struct Event: Codable, Sendable, Hashable {
    package var operation: Operation
    /// Who asks. Another's records count as none.
    package var creator: String
    /// The API's own address, for links.
    package var base: String?
    package var records: Records

    package init(operation: Operation, creator: String, base: String? = nil, records: Records) {
      self.operation = operation
      self.creator = creator
      self.base = base
      self.records = records
    }
  }

  /// The answer of the API.
  package struct Result: Encodable, Sendable {
    package var status: Int
    package var body: Body

    fileprivate init(_ body: some Encodable & Sendable) {
      status = 200
      self.body = Body(value: body, isProblem: false)
    }

    fileprivate init(_ problem: Problem) {
      status = problem.status
      body = Body(value: problem, isProblem: true)
    }
  }

  package struct Body: Encodable, Sendable {
    fileprivate let value: any Encodable & Sendable
    /// Whether it is `application/problem+json`.
    package let isProblem: Bool

    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }
}

extension ShowOrder {
  package static func show(_ event: Event) -> Result {
    let links = { (order: Order) in OrderLinks(base: event.base ?? "", order: order.id) }
    let orders = (event.records.orders ?? []).filter { $0.creator == event.creator }
    let notifications = event.records.notifications ?? []
    func one(orElse missing: Problem = .notFound, _ answer: (Order) -> Result) -> Result {
      guard let order = event.records.order, order.creator == event.creator else { return Result(missing) }
      return answer(order)
    }
    switch event.operation {
    case .shipment: return one(orElse: .shipmentNotFound) { Result(ShipmentView($0, notifications)) }
    case .feed:
      return Result((event.records.feed ?? []).map { FeedItemView($0.entry, sequenceNumber: $0.sequenceNumber) })
    case .order: return one { Result(OrderView($0, links: links($0))) }
    case .orders: return Result(OrderListView(orders.map { OrderView($0, links: links($0)) }))
    case .status: return one { Result(OrderStatusView($0, notifications, links: links($0))) }
    case .emailNotifications: return one { Result(ChannelNotificationsView($0, notifications, on: .email)) }
    case .smsNotifications: return one { Result(ChannelNotificationsView($0, notifications, on: .sms)) }
    case .orderCancellation:
      return one { order in
        guard order.status == .cancelled else { return Result(.nothingToCancel) }
        return Result(OrderStatusView(order, notifications, links: links(order)))
      }
    case .chainCancellation:
      guard let chain = orders.first?.chainId else { return Result(.notFound) }
      let isAny = orders.contains { $0.status == .cancelled || $0.cancelRequested != nil }
      return isAny ? Result(ChainCancellationView(chain, orders: orders)) : Result(.nothingToCancel)
    }
  }
}
