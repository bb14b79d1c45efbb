/// The public API's picture of how far an order has come: `GET /orders/{id}/status`, and the answer to a cancellation.
package struct OrderStatusView: Encodable, Sendable {
  struct Status: Encodable, Sendable {
    var status: String
    var description: String
    var lastUpdate: Timestamp
  }

  struct Links: Encodable, Sendable {
    var own: String

    private enum CodingKeys: String, CodingKey { case own = "self" }
  }

  struct ChannelSummary: Encodable, Sendable {
    var links: Links
    var generated: Int
    var succeeded: Int
  }

  struct Summary: Encodable, Sendable {
    var email: ChannelSummary?
    var sms: ChannelSummary?
  }

  private let base: OrderBaseView
  private let processingStatus: Status
  private let notificationsStatusSummary: Summary?

  package init(_ order: Order, _ notifications: [Notification], links: OrderLinks) {
    base = OrderBaseView(order)
    // These calls of the API have no `Processed`: they show it as `Completed`, as the original does.
    let shown = order.status == .processed ? OrderStatus.completed : order.status
    processingStatus = Status(
      status: shown.rawValue,
      description: order.explanation ?? shown.explanation,
      lastUpdate: order.statusChanged
    )
    func summary(_ channel: Channel) -> ChannelSummary? {
      let view = ChannelNotificationsView(order, notifications, on: channel)
      guard view.generated > 0 else { return nil }
      let own = links.notifications(on: channel)
      return ChannelSummary(links: Links(own: own), generated: view.generated, succeeded: view.succeeded)
    }
    let summaries = Summary(email: summary(.email), sms: summary(.sms))
    notificationsStatusSummary = summaries.email == nil && summaries.sms == nil ? nil : summaries
  }

  private enum Key: String, CodingKey { case processingStatus, notificationsStatusSummary }

  package func encode(to encoder: any Encoder) throws {
    try base.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(processingStatus, forKey: .processingStatus)
    try container.encodeIfPresent(notificationsStatusSummary, forKey: .notificationsStatusSummary)
  }
}
