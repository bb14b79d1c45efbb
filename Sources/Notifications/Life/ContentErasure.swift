/// What is left once the time has passed for which the contents of an order are kept: that it was ordered, by whom and under
/// which reference, and what became of it. Erased are texts, recipients, addresses and identity numbers.
extension Order {
  package mutating func eraseContents(at time: Timestamp) {
    recipients = []
    email?.subject = ""
    email?.body = ""
    sms?.body = ""
    // Its path may name a person or a case.
    conditionEndpoint = nil
    contentsErased = time
    version += 1
  }
}

extension Notification {
  /// Nothing without an address is sent again.
  ///
  /// - Parameter id: a new one, drawn at random. The old one, which with some providers is also the message's name, was derived
  ///   from the recipient: whoever has it finds an identity number by trying all.
  package mutating func eraseContents(id: NotificationID) {
    self.id = id
    reference = nil
    address = nil
    via = []
    subject = subject.map { _ in "" }
    body = ""
  }
}

extension FeedEntry {
  package mutating func eraseContents() {
    for index in recipients.indices { recipients[index].destination = nil }
  }
}

extension OrderReceipt {
  /// Whoever sends the order once more is told its ids, and no more whom it did not reach.
  package mutating func eraseContents() {
    switch self {
    case .chain(var chain):
      chain.notification.recipientLookup?.eraseContents()
      for index in (chain.notification.reminders ?? []).indices {
        chain.notification.reminders?[index].recipientLookup?.eraseContents()
      }
      self = .chain(chain)
    case .order(var order):
      order.recipientLookup?.eraseContents()
      self = .order(order)
    }
  }
}

extension OrderLookup {
  fileprivate mutating func eraseContents() {
    isReserved = []
    missingContact = []
  }
}
