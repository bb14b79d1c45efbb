/// `POST /orders`, `/orders/email` and `/orders/sms`: one order to any number of recipients.
package enum SingleOrder {
  /// - Parameters:
  ///   - isNested: whether the texts stand in `emailTemplate` and `smsTemplate`, as in `POST /orders`, or beside the
  ///     order's own members.
  ///   - seed: what all ids are derived from.
  /// - Throws: a validation problem that names every field that breaks a rule.
  package static func place(
    _ request: OrderRequest,
    isNested: Bool,
    creator: String,
    seed: UUIDBytes,
    defaults: OrderDefaults,
    now: Timestamp
  ) throws(Problem) -> PlacedOrders {
    var errors = FieldErrors()
    let sendTime = SendTime.ofSingleOrder(request.requestedSendTime, now: now, &errors)
    let longest = RequestLimits.sendersReferenceLength
    let reference = request.sendersReference
    RequestLimits.check(reference, called: "SendersReference", below: "", atMost: longest, &errors)
    if let endpoint = request.conditionEndpoint, !ConditionEndpoint.isPublicName(endpoint) {
      errors.add("ConditionEndpoint", "The condition endpoint must be a valid URL.")
    }
    let content = OrderContent(request, isNested: isNested, defaults: defaults, errors: &errors)
    if let problem = errors.problem { throw problem }
    guard let content else { throw .validation([:]) }
    let chainId = ChainID(UUID5.make(namespace: seed, name: "chain"))
    var order = Order(
      content,
      id: OrderID(UUID5.make(namespace: seed, name: "order")),
      type: .notification,
      sendTime: sendTime,
      conditionOnFailure: request.conditionOnFailure,
      Order.Common(creator: creator, chainId: chainId, defaults: defaults, now: now)
    )
    order.sendersReference = reference
    order.conditionEndpoint = request.conditionEndpoint
    return PlacedOrders(
      orders: [order],
      receipt: .order(OrderReceipt.Single(orderId: order.id)),
      fingerprint: RequestFingerprint.of(request)
    )
  }
}
