/// The public API's picture of one order: `GET /orders/{id}`.
package struct OrderView: Encodable, Sendable {
  struct Links: Encodable, Sendable {
    var own: String
    var status: String

    private enum CodingKeys: String, CodingKey {
      case own = "self"
      case status
    }
  }

  struct EmailTemplate: Encodable, Sendable {
    var fromAddress: EmailAddress
    var subject: String
    var body: String
    var contentType: EmailContentType
  }

  struct SMSTemplate: Encodable, Sendable {
    var senderNumber: String
    var body: String
  }

  private let base: OrderBaseView
  private let recipients: [Recipient]
  private let emailTemplate: EmailTemplate?
  private let smsTemplate: SMSTemplate?
  private let links: Links

  package init(_ order: Order, links: OrderLinks) {
    base = OrderBaseView(order)
    recipients = order.recipients
    emailTemplate = order.email.map {
      EmailTemplate(fromAddress: $0.sender, subject: $0.subject, body: $0.body, contentType: $0.contentType)
    }
    smsTemplate = order.sms.map { SMSTemplate(senderNumber: $0.sender, body: $0.body) }
    self.links = Links(own: links.own, status: links.status)
  }

  private enum Key: String, CodingKey { case recipients, emailTemplate, smsTemplate, links }

  package func encode(to encoder: any Encoder) throws {
    try base.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(recipients, forKey: .recipients)
    try container.encodeIfPresent(emailTemplate, forKey: .emailTemplate)
    try container.encodeIfPresent(smsTemplate, forKey: .smsTemplate)
    try container.encode(links, forKey: .links)
  }
}

/// The public API's list of orders: `GET /orders?sendersReference=`.
package struct OrderListView: Encodable, Sendable {
  private let count: Int
  private let orders: [OrderView]

  package init(_ orders: [OrderView]) {
    count = orders.count
    self.orders = orders
  }
}

/// What every picture of an order begins with.
struct OrderBaseView: Encodable, Sendable {
  private let id: OrderID
  private let sendersReference: String?
  private let requestedSendTime: Timestamp
  private let creator: String
  private let created: Timestamp
  private let notificationChannel: ChannelSchema
  private let ignoreReservation: Bool
  private let resourceId: String?
  private let resourceAction: String?
  private let conditionEndpoint: String?

  init(_ order: Order) {
    id = order.id
    sendersReference = order.sendersReference
    requestedSendTime = order.requestedSendTime
    creator = order.creator
    created = order.created
    notificationChannel = order.channel
    ignoreReservation = order.policy.ignoreReservation
    resourceId = order.resourceId
    resourceAction = order.resourceAction
    conditionEndpoint = order.conditionEndpoint
  }
}
