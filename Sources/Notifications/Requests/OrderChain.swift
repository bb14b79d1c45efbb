/// `POST /future/orders`: one order with its reminders.
package enum OrderChain {
  /// - Parameters:
  ///   - seed: what all ids are derived from.
  ///   - now: the default send time, and the limit of how early one may be.
  /// - Throws: a validation problem that names every field that breaks a rule.
  package static func place(
    _ request: OrderChainRequest,
    creator: String,
    seed: UUIDBytes,
    defaults: OrderDefaults,
    now: Timestamp
  ) throws(Problem) -> PlacedOrders {
    var errors = FieldErrors()
    RequestLimits.checkIdempotencyId(request.idempotencyId, &errors)
    UnsupportedMembers.check(
      [("Attachments", request.attachments), ("Cc", request.cc), ("Bcc", request.bcc)],
      below: "",
      &errors
    )
    for (name, id) in [
      ("DialogId", request.dialogportenAssociation?.dialogId),
      ("TransmissionId", request.dialogportenAssociation?.transmissionId),
    ] {
      let longest = RequestLimits.dialogportenIdLength
      RequestLimits.check(id, called: name, below: "DialogportenAssociation.", atMost: longest, &errors)
    }
    let requested = request.requestedSendTime
    let sendTime = SendTime.parse(requested, at: "RequestedSendTime", notBefore: now, calledBy: "now", &errors) ?? now
    let chainId = ChainID(UUID5.make(namespace: seed, name: "chain"))
    let common = Order.Common(creator: creator, chainId: chainId, defaults: defaults, now: now)
    var orders: [Order] = []
    let first = ReminderRequest(
      sendersReference: request.sendersReference,
      conditionEndpoint: request.conditionEndpoint,
      conditionOnFailure: request.conditionOnFailure,
      recipient: request.recipient
    )
    let main = order(first, "order", .notification, sendTime: sendTime, at: "", seed: seed, common, &errors)
    if let main { orders.append(main) }
    let reminders = request.reminders ?? []
    if reminders.count > RequestLimits.reminders {
      errors.add("Reminders", "There may be at most \(RequestLimits.reminders) reminders.")
    }
    for (index, reminder) in reminders.prefix(RequestLimits.reminders).enumerated() {
      let field = "Reminders[\(index)]"
      let time = SendTime.of(reminder, at: field, after: sendTime, now: now, &errors) ?? now
      let name = "reminder/\(index)"
      let path = "\(field)."
      let later = order(reminder, name, .reminder, sendTime: time, at: path, seed: seed, common, &errors)
      if let later { orders.append(later) }
    }
    if let problem = errors.problem { throw problem }
    for index in orders.indices { orders[index].dialogporten = request.dialogportenAssociation }

    let receipts = orders.dropFirst().map {
      OrderReceipt.Chain.Reminder(shipmentId: $0.id, sendersReference: $0.sendersReference)
    }
    return PlacedOrders(
      orders: orders,
      receipt: .chain(
        OrderReceipt.Chain(
          notificationOrderId: chainId,
          notification: OrderReceipt.Chain.Shipment(
            shipmentId: orders[0].id,
            sendersReference: request.sendersReference,
            reminders: receipts.isEmpty ? nil : receipts
          )
        )
      ),
      fingerprint: RequestFingerprint.of(request)
    )
  }

  /// One order of the chain; nil where something is wrong, which `errors` then says.
  ///
  /// - Parameters:
  ///   - name: what the order's id is derived from, beside the seed.
  ///   - path: what stands before the field's name in an error, with its full stop.
  private static func order(
    _ request: ReminderRequest,
    _ name: String,
    _ type: OrderType,
    sendTime: Timestamp,
    at path: String,
    seed: UUIDBytes,
    _ common: Order.Common,
    _ errors: inout FieldErrors
  ) -> Order? {
    let longest = RequestLimits.sendersReferenceLength
    let reference = request.sendersReference
    RequestLimits.check(reference, called: "SendersReference", below: path, atMost: longest, &errors)
    if let endpoint = request.conditionEndpoint, let flaw = ConditionEndpoint.flaw(in: endpoint) {
      errors.add("\(path)ConditionEndpoint", flaw.rawValue)
    }
    let field = "\(path)Recipient"
    let content = OrderContent(request.recipient, at: field, defaults: common.defaults, errors: &errors)
    guard let content else { return nil }
    var order = Order(
      content,
      id: OrderID(UUID5.make(namespace: seed, name: name)),
      type: type,
      sendTime: sendTime,
      conditionOnFailure: request.conditionOnFailure,
      common
    )
    order.sendersReference = reference
    order.conditionEndpoint = request.conditionEndpoint
    return order
  }
}
