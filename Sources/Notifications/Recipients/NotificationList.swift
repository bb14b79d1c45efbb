/// The notifications of an order: one for each channel, address and text, and one that says why for each recipient who
/// cannot be reached.
package enum NotificationList {
  /// - Parameter contacts: what the registries know; whoever is missing there has no address.
  package static func notifications(
    for order: Order,
    contacts: [RecipientIdentity: RecipientContact],
    now: Timestamp
  ) -> [Notification] {
    var list: [Notification] = []
    var places: [NotificationID: Int] = [:]
    /// Of a message that stands for several recipients: which.
    var reached: [Int: Set<Recipient>] = [:]

    func add(_ notification: Notification) {
      if let place = places[notification.id] {
        // The same text to the same address is one message, however many recipients lead there.
        for recipient in notification.via
        where reached[place, default: Set(list[place].via)].insert(recipient).inserted {
          list[place].via.append(recipient)
        }
      } else {
        places[notification.id] = list.count
        list.append(notification)
      }
    }

    for recipient in order.recipients {
      guard let identity = recipient.identity else {
        for address in ChannelChoice.addresses(for: order.channel, namedBy: recipient) {
          if let message = message(to: address, recipient: recipient, of: order, now: now) { add(message) }
        }
        continue
      }
      let contact = contacts[identity] ?? RecipientContact()
      let reach = Reach(of: contact, by: order)
      if reach.isReserved {
        add(unreachable(recipient, on: order.channel.first, of: order, result: .failedRecipientReserved, now: now))
        continue
      }
      for address in reach.addresses {
        let message = message(to: address, recipient: recipient, called: contact.name, of: order, now: now)
        if let message { add(message) }
      }
      for channel in ChannelChoice.missing(for: order.channel, in: reach.addresses) {
        var row = unreachable(recipient, on: channel, of: order, result: .failedRecipientNotIdentified, now: now)
        if recipient.role != nil, contact.points.isEmpty { row.reason = Notification.roleNotHeld }
        add(row)
      }
    }
    return list
  }

  /// The one row of an order that expired before anybody was looked up.
  package static func expired(_ order: Order, now: Timestamp) -> [Notification] {
    var row = unreachable(nil, on: order.channel.first, of: order, result: .failedTTL, now: now)
    row.via = order.recipients
    return [row]
  }

  /// Nil where the order has no text for the channel, which its validation rules out.
  ///
  /// - Parameter name: what the register calls the recipient.
  private static func message(
    to address: ChannelChoice.Address,
    recipient: Recipient,
    called name: String? = nil,
    of order: Order,
    now: Timestamp
  ) -> Notification? {
    // A text of keywords alone may come to nothing; then it goes out as it is, as in the original.
    func render(_ template: String, isHTML: Bool = false) -> String {
      let text = Keywords.render(template, for: recipient.identity, name: name, isHTML: isHTML)
      return text.isEmpty ? template : text
    }
    var notification: Notification
    switch address.channel {
    case .email:
      guard let email = order.email else { return nil }
      notification = blank(.email, of: order, result: .new, now: now)
      notification.subject = render(email.subject)
      notification.body = render(email.body, isHTML: email.contentType == .html)
      notification.contentType = email.contentType
      notification.sender = email.sender.text
    case .sms:
      guard let sms = order.sms else { return nil }
      notification = blank(.sms, of: order, result: .new, now: now)
      notification.body = render(sms.body)
      notification.sender = sms.sender
      notification.sendingTimePolicy = sms.sendingTimePolicy
      notification.expiresAt = expiry(.sms, policy: sms.sendingTimePolicy, of: order)
    }
    notification.address = address.text
    notification.via = [recipient]
    notification.dueAt = now
    notification.id = id(
      order: order.id,
      channel: address.channel,
      key: "address\n\(normalized(address))\n\(notification.subject ?? "")\n\(notification.body)"
    )
    return notification
  }

  private static func unreachable(
    _ recipient: Recipient?,
    on channel: Channel,
    of order: Order,
    result: NotificationResult,
    now: Timestamp
  ) -> Notification {
    var notification = blank(channel, of: order, result: result, now: now)
    notification.via = recipient.map { [$0] } ?? []
    notification.id = id(
      order: order.id,
      channel: channel,
      key: "none\n\(recipient?.identity?.text ?? "")\(recipient?.role.map { "\n\($0.name)" } ?? "")"
    )
    return notification
  }

  private static func blank(
    _ channel: Channel,
    of order: Order,
    result: NotificationResult,
    now: Timestamp
  ) -> Notification {
    Notification(
      id: id(order: order.id, channel: channel, key: ""),
      orderId: order.id,
      creator: order.creator,
      channel: channel,
      via: [],
      body: "",
      sender: "",
      sendingTimePolicy: .anytime,
      result: result,
      resultChanged: now,
      attempt: 0,
      expiresAt: expiry(channel, policy: .anytime, of: order)
    )
  }

  /// An instant order names its own end.
  private static func expiry(_ channel: Channel, policy: SendingTimePolicy, of order: Order) -> Timestamp {
    guard order.type != .instant else { return order.expiresAt }
    return Expiry.of(channel, policy: policy, sendTime: order.requestedSendTime, window: order.policy.window)
  }

  /// Two spellings of one mailbox are one address.
  private static func normalized(_ address: ChannelChoice.Address) -> String {
    switch address.channel {
    case .email: EmailAddress(address.text)?.normalized ?? address.text
    case .sms: address.text
    }
  }

  private static func id(order: OrderID, channel: Channel, key: String) -> NotificationID {
    ID(UUID5.make(namespace: order.uuid, name: "\(channel.rawValue)\n\(key)"))
  }
}

extension Notification {
  /// The `reason` where nobody holds the role whose holders were to be reached.
  static let roleNotHeld = "roleNotHeld"
}
