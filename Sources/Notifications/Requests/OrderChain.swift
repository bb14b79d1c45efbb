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
    if (request.idempotencyId ?? "").trimmed.isEmpty {
      errors.add("IdempotencyId", "IdempotencyId cannot be null or empty.")
    }
    let longestKey = RequestLimits.idempotencyIdLength
    RequestLimits.check(request.idempotencyId, called: "IdempotencyId", below: "", atMost: longestKey, &errors)
    let requested = request.requestedSendTime
    let sendTime = Self.sendTime(requested, at: "RequestedSendTime", notBefore: now, calledBy: "now", &errors) ?? now
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
      let longest = RequestLimits.sendersReferenceLength
      RequestLimits.check(reference, called: "SendersReference", below: path, atMost: longest, &errors)
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
    let reminders = request.reminders ?? []
    if reminders.count > RequestLimits.reminders {
      errors.add("Reminders", "There may be at most \(RequestLimits.reminders) reminders.")
    }
    for (index, reminder) in reminders.prefix(RequestLimits.reminders).enumerated() {
      let field = "Reminders[\(index)]"
      append(
        "reminder/\(index)",
        .reminder,
        reminder.recipient,
        sendTime: Self.sendTime(of: reminder, at: field, after: sendTime, now: now, &errors) ?? now,
        reference: reminder.sendersReference,
        condition: reminder.conditionEndpoint,
        field: field
      )
    }
    if let problem = errors.problem { throw problem }

    let receipts = orders.dropFirst().map {
      OrderReceipt.Reminder(shipmentId: $0.id, sendersReference: $0.sendersReference)
    }
    self.orders = orders
    receipt = OrderReceipt(
      notificationOrderId: chainId,
      notification: OrderReceipt.Shipment(
        shipmentId: orders[0].id,
        sendersReference: request.sendersReference,
        reminders: receipts.isEmpty ? nil : receipts
      )
    )
    fingerprint = Self.fingerprint(of: request)
  }

  private static func endpoint(_ text: String?, at field: String, errors: inout FieldErrors) -> String? {
    guard let text else { return nil }
    if let flaw = ConditionEndpoint.flaw(in: text) { errors.add(field, flaw.rawValue) }
    return text
  }
}
