/// The notifications of an order: one for each channel, address and text, and one that says why for each recipient who
/// cannot be reached.
package enum NotificationList {
  /// - Parameter contacts: what the registries know; a person who is missing there has no address.
  package static func notifications(
    for order: Order,
    contacts: [NationalIdentityNumber: PersonContact],
    now: Timestamp
  ) -> [Notification] {
    var list: [Notification] = []
    var places: [NotificationID: Int] = [:]

    func add(_ notification: Notification) {
      if let place = places[notification.id] {
        // The same text to the same address is one message, however many recipients lead there.
        list[place].via += notification.via
      } else {
        places[notification.id] = list.count
        list.append(notification)
      }
    }

    for recipient in order.recipients {
      var contact = PersonContact(email: recipient.emailAddress, mobile: recipient.mobileNumber)
      if let person = recipient.nationalIdentityNumber { contact = contacts[person] ?? PersonContact() }
      if contact.isReserved, !order.policy.ignoreReservation {
        add(unreachable(recipient, of: order, result: .failedRecipientReserved, now: now))
        continue
      }
      let addresses = ChannelChoice.addresses(for: order.channel, email: contact.email, mobile: contact.mobile)
      if addresses.isEmpty {
        add(unreachable(recipient, of: order, result: .failedRecipientNotIdentified, now: now))
      }
      for address in addresses {
        if let notification = message(to: address, recipient: recipient, of: order, now: now) { add(notification) }
      }
    }
    return list
  }

  /// The one row of an order that expired before anybody was looked up.
  package static func expired(_ order: Order, now: Timestamp) -> [Notification] {
    var row = unreachable(nil, of: order, result: .failedTTL, now: now)
    row.via = order.recipients
    return [row]
  }

  /// Nil where the order has no text for the channel, which its validation rules out.
  private static func message(
    to address: ChannelChoice.Address,
    recipient: Recipient,
    of order: Order,
    now: Timestamp
  ) -> Notification? {
    var notification: Notification
    switch address.channel {
    case .email:
      guard let email = order.email else { return nil }
      notification = blank(.email, of: order, result: .new, now: now)
      notification.subject = email.subject
      notification.body = email.body
      notification.contentType = email.contentType
      notification.sender = email.sender.text
    case .sms:
      guard let sms = order.sms else { return nil }
      notification = blank(.sms, of: order, result: .new, now: now)
      notification.body = sms.body
      notification.sender = sms.sender
      notification.sendingTimePolicy = sms.sendingTimePolicy
      notification.expiresAt = Expiry.of(
        .sms,
        policy: sms.sendingTimePolicy,
        sendTime: order.requestedSendTime,
        window: order.policy.window
      )
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
    of order: Order,
    result: NotificationResult,
    now: Timestamp
  ) -> Notification {
    var notification = blank(order.channel.first, of: order, result: result, now: now)
    notification.via = recipient.map { [$0] } ?? []
    notification.id = id(
      order: order.id,
      channel: order.channel.first,
      key: "none\n\(recipient?.nationalIdentityNumber?.digits ?? "")"
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
      expiresAt: Expiry.of(channel, policy: .anytime, sendTime: order.requestedSendTime, window: order.policy.window)
    )
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
