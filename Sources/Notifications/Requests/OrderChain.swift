import FoundationEssentials

/// One order with its reminders, made of a request that keeps every rule.
package struct OrderChain: Sendable, Hashable {
  /// The order first, then its reminders in the request's order.
  package var orders: [Order]
  package var receipt: OrderReceipt
  package var fingerprint: String

  /// - Parameters:
  ///   - seed: what all ids are derived from.
  ///   - now: the default send time, and the limit of how early one may be.
  /// - Throws: a validation problem that names every field that breaks a rule.
  package init(
    _ request: OrderChainRequest,
    creator: String,
    seed: UUIDBytes,
    defaults: OrderDefaults,
    now: Timestamp
  ) throws(Problem) {
    var errors = FieldErrors()
    if (request.idempotencyId ?? "").allSatisfy(\.isWhitespace) {
      errors.add("IdempotencyId", "IdempotencyId cannot be null or empty.")
    }
    let sendTime = Self.sendTime(request.requestedSendTime, at: "RequestedSendTime", now: now, errors: &errors) ?? now
    let chainId = ChainID(UUID5.make(namespace: seed, name: "chain"))
    var orders: [Order] = []

    func append(
      _ name: String,
      _ type: OrderType,
      _ recipient: RecipientRequest?,
      sendTime: Timestamp,
      reference: String?,
      condition: String?,
      field: String
    ) {
      let path = field.isEmpty ? "" : "\(field)."
      let endpoint = Self.endpoint(condition, at: "\(path)ConditionEndpoint", errors: &errors)
      guard
        let parsed = ParsedRecipient(recipient, at: "\(path)Recipient", defaults: defaults, errors: &errors)
      else { return }
      orders.append(
        Order(
          parsed,
          id: OrderID(UUID5.make(namespace: seed, name: name)),
          chainId: chainId,
          type: type,
          creator: creator,
          sendTime: sendTime,
          defaults: defaults,
          now: now
        )
      )
      orders[orders.count - 1].sendersReference = reference
      orders[orders.count - 1].conditionEndpoint = endpoint
      orders[orders.count - 1].dialogporten = request.dialogportenAssociation
    }

    append(
      "order",
      .notification,
      request.recipient,
      sendTime: sendTime,
      reference: request.sendersReference,
      condition: request.conditionEndpoint,
      field: ""
    )
    for (index, reminder) in (request.reminders ?? []).enumerated() {
      let field = "Reminders[\(index)]"
      append(
        "reminder/\(index)",
        .reminder,
        reminder.recipient,
        sendTime: Self.sendTime(reminder, at: field, after: sendTime, now: now, errors: &errors) ?? now,
        reference: reminder.sendersReference,
        condition: reminder.conditionEndpoint,
        field: field
      )
    }
    if let problem = errors.problem { throw problem }

    let reminders = orders.dropFirst().map {
      OrderReceipt.Reminder(shipmentId: $0.id, sendersReference: $0.sendersReference)
    }
    self.orders = orders
    receipt = OrderReceipt(
      notificationOrderId: chainId,
      notification: OrderReceipt.Shipment(
        shipmentId: orders[0].id,
        sendersReference: request.sendersReference,
        reminders: reminders.isEmpty ? nil : reminders
      )
    )
    fingerprint = Self.fingerprint(of: request)
  }

  /// Names a request by its content: the same members with the same values give the same fingerprint, in whatever
  /// order, spacing and escaping they are written. Members that the API does not know do not count.
  package static func fingerprint(of request: OrderChainRequest) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every member is text, a whole number, a flag or a list of such: there is nothing that cannot be encoded.
    let bytes = (try? encoder.encode(request)).map { Array($0) } ?? []
    let hex = Array("0123456789abcdef")
    return String(SHA1.digest(of: bytes).flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] })
  }

  private static func sendTime(
    _ text: String?,
    at field: String,
    now: Timestamp,
    errors: inout FieldErrors
  ) -> Timestamp? {
    guard let text else { return nil }
    switch Timestamp.parse(text) {
    case .success(let time):
      if time < now { errors.add(field, "RequestedSendTime must be greater than or equal to now.") }
      return time
    case .failure(.missingZone):
      errors.add(field, "The RequestedSendTime must have specified a time zone.")
    case .failure(.notATime):
      errors.add(field, "RequestedSendTime must be an RFC 3339 date and time.")
    }
    return nil
  }

  private static func sendTime(
    _ reminder: ReminderRequest,
    at field: String,
    after first: Timestamp,
    now: Timestamp,
    errors: inout FieldErrors
  ) -> Timestamp? {
    switch (reminder.delayDays, reminder.requestedSendTime) {
    case (nil, nil), (.some, .some):
      errors.add(field, "Either DelayDays or RequestedSendTime must be defined, but not both.")
      return nil
    case (.some(let days), nil):
      guard days >= 1 else {
        errors.add("\(field).DelayDays", "DelayDays must be greater than or equal to 1 day.")
        return nil
      }
      // Days of 24 hours, as the original counts them, whatever the clocks do. No day lies beyond the year 9999.
      return first.advanced(bySeconds: Int64(min(days, 4_000_000)) * 86_400)
    case (nil, .some(let text)):
      return sendTime(text, at: "\(field).RequestedSendTime", now: now, errors: &errors)
    }
  }

  private static func endpoint(_ text: String?, at field: String, errors: inout FieldErrors) -> String? {
    guard let text else { return nil }
    if let flaw = ConditionEndpoint.flaw(in: text) { errors.add(field, flaw.rawValue) }
    return text
  }
}

extension Order {
  /// A registered order for one parsed recipient, due at its send time.
  fileprivate init(
    _ parsed: ParsedRecipient,
    id: OrderID,
    chainId: ChainID,
    type: OrderType,
    creator: String,
    sendTime: Timestamp,
    defaults: OrderDefaults,
    now: Timestamp
  ) {
    let channels: [(Channel, SendingTimePolicy)] =
      (parsed.email.map { _ in [(.email, .anytime)] } ?? [])
      + (parsed.sms.map { [(.sms, $0.sendingTimePolicy)] } ?? [])
    let expiries = channels.map { channel, policy in
      Expiry.of(channel, policy: policy, sendTime: sendTime, window: defaults.window)
    }
    self.init(
      version: 1,
      id: id,
      chainId: chainId,
      type: type,
      creator: creator,
      created: now,
      requestedSendTime: sendTime,
      dueAt: sendTime,
      expiresAt: expiries.max() ?? sendTime.advanced(bySeconds: Expiry.lifetimeInSeconds),
      status: .registered,
      statusChanged: now,
      waitingFor: .sendTime,
      attempt: 0,
      channel: parsed.channel,
      recipients: [parsed.recipient],
      email: parsed.email,
      sms: parsed.sms,
      policy: OrderPolicy(
        conditionOnFailure: defaults.conditionOnFailure,
        onUnknownOutcome: defaults.onUnknownOutcome,
        ignoreReservation: parsed.ignoreReservation,
        useStaleContactInformation: parsed.useStaleContactInformation,
        window: defaults.window
      ),
      resourceId: parsed.resourceId,
      resourceAction: parsed.resourceAction
    )
  }
}
