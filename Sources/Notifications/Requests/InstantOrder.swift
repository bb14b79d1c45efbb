/// `POST /future/orders/instant/sms`, `/instant/email` and `/instant`: one message, sent at once.
package enum InstantOrder {
  /// - Parameter seed: what all ids are derived from.
  /// - Throws: a validation problem that names every field that breaks a rule.
  package static func place(
    _ request: InstantOrderRequest,
    _ kind: CreateOrder.InstantKind,
    creator: String,
    seed: UUIDBytes,
    defaults: OrderDefaults,
    now: Timestamp
  ) throws(Problem) -> PlacedOrders {
    var errors = FieldErrors()
    RequestLimits.checkIdempotencyId(request.idempotencyId, &errors)
    let longest = RequestLimits.sendersReferenceLength
    let reference = request.sendersReference
    RequestLimits.check(reference, called: "SendersReference", below: "", atMost: longest, &errors)
    var content: OrderContent?
    var timeToLive: Int?
    switch kind {
    case .sms:
      content = sms(request.recipientSms, at: "RecipientSms", defaults, &errors)
      timeToLive = request.recipientSms?.timeToLiveInSeconds
    case .smsBelowRecipient:
      content = sms(request.recipient?.recipientSms, at: "Recipient.RecipientSms", defaults, &errors)
      timeToLive = request.recipient?.recipientSms?.timeToLiveInSeconds
    case .email:
      if let recipient = request.recipientEmail {
        content = OrderContent(recipient, at: "RecipientEmail", wording: .instant, defaults: defaults, errors: &errors)
      } else {
        errors.add("RecipientEmail", "The RecipientEmail field is required.")
      }
    }
    if let problem = errors.problem { throw problem }
    guard let content else { throw .validation([:]) }
    let chainId = ChainID(UUID5.make(namespace: seed, name: "chain"))
    var order = Order(
      content,
      id: OrderID(UUID5.make(namespace: seed, name: "order")),
      type: .instant,
      sendTime: now,
      timeToLive: timeToLive,
      Order.Common(creator: creator, chainId: chainId, defaults: defaults, now: now)
    )
    order.sendersReference = reference
    order.answerBy = now.advanced(bySeconds: Int64(defaults.instantWaitInSeconds))
    let shipment = OrderReceipt.Chain.Shipment(shipmentId: order.id, sendersReference: reference)
    return PlacedOrders(
      orders: [order],
      receipt: .chain(OrderReceipt.Chain(notificationOrderId: chainId, notification: shipment)),
      fingerprint: RequestFingerprint.of(request)
    )
  }

  private static func sms(
    _ request: RecipientRequest.BySMS?,
    at field: String,
    _ defaults: OrderDefaults,
    _ errors: inout FieldErrors
  ) -> OrderContent? {
    guard let request else {
      errors.add(field, "The RecipientSms field is required.")
      return nil
    }
    let limits = RequestLimits.timeToLive
    if !limits.contains(request.timeToLiveInSeconds ?? 0) {
      errors.add(
        "\(field).TimeToLiveInSeconds",
        "Time-to-live must be between \(limits.lowerBound) and \(limits.upperBound) seconds (48 hours)."
      )
    }
    return OrderContent(request, at: field, wording: .instant, defaults: defaults, errors: &errors)
  }
}
