/// The public API's list of an order's notifications by one channel: `GET /orders/{id}/notifications/email` and `/sms`.
///
/// One for each recipient: a message that stands for several is listed for each of them.
package struct ChannelNotificationsView: Encodable, Sendable {
  struct Recipient: Encodable, Sendable {
    var nationalIdentityNumber: NationalIdentityNumber?
    var organizationNumber: OrganizationNumber?
    var emailAddress: String?
    var mobileNumber: String?
  }

  struct Item: Encodable, Sendable {
    var id: NotificationID
    var succeeded: Bool
    var recipient: Recipient
    var sendStatus: OrderStatusView.Status
  }

  private let orderId: OrderID
  private let sendersReference: String?
  let generated: Int
  let succeeded: Int
  private let notifications: [Item]

  package init(_ order: Order, _ notifications: [Notification], on channel: Channel) {
    orderId = order.id
    sendersReference = order.sendersReference
    self.notifications = notifications.filter { $0.channel == channel }.flatMap { notification in
      notification.via.map { Item(notification, for: $0) }
    }
    generated = self.notifications.count
    succeeded = self.notifications.count { $0.succeeded }
  }
}

extension ChannelNotificationsView.Item {
  fileprivate init(_ notification: Notification, for recipient: Recipient) {
    // These calls of the API do not know `Failed_TTL`.
    let shown = notification.result == .failedTTL ? NotificationResult.failed : notification.result
    id = notification.id
    succeeded = [.succeeded, .accepted, .delivered].contains(notification.result)
    self.recipient = ChannelNotificationsView.Recipient(
      nationalIdentityNumber: recipient.nationalIdentityNumber,
      organizationNumber: recipient.organizationNumber,
      emailAddress: notification.channel == .email ? notification.address : nil,
      mobileNumber: notification.channel == .sms ? notification.address : nil
    )
    sendStatus = OrderStatusView.Status(
      status: shown.rawValue,
      description: Self.explanation(of: notification, for: recipient) ?? shown.explanation(on: notification.channel),
      lastUpdate: notification.resultChanged
    )
  }

  /// What the reason says that the status alone would get wrong; nil where it says all.
  private static func explanation(of notification: Notification, for recipient: Recipient) -> String? {
    guard notification.result.isFailure else { return nil }
    return switch notification.reason {
    case Notification.roleNotHeld:
      "The notification was not sent because nobody holds the role \(recipient.role?.name ?? "") in the organization."
    case Notification.unknownOutcome:
      "It is not known whether the notification was sent: the provider gave no clear answer. It is not sent again."
    case Notification.cancelled: "The notification was not sent because it was cancelled."
    default: nil
    }
  }
}
