import Hummingbird
import Notifications

/// `POST /future/orders/instant/sms`, `/instant/email` and the old `/instant`: stored, sent at once, and answered when the
/// provider has answered, or when `Order.answerBy` has come.
struct InstantRoutes: Sendable {
  let placement: OrderPlacement
  let address: PublicAddress
  let activity: Activity

  func add(to router: RouterGroup<APIContext>) {
    router.post("future/orders/instant/sms") { try await self.place(.instantSMS, $0, $1) }
    router.post("future/orders/instant/email") { try await self.place(.instantEmail, $0, $1) }
    router.post("future/orders/instant") { try await self.place(.instant, $0, $1) }
  }

  private func place(
    _ operation: CreateOrder.Operation,
    _ request: Request,
    _ context: APIContext
  ) async throws -> Response {
    let creator = try context.requireCreator()
    let body = try await JSONBody(of: request)
    activity.begin()
    defer { activity.end() }
    var expected: (order: Order, wakeup: Wakeup)?
    defer { if let expected { placement.orchestrator.instantAnswers.forget(expected.order.id) } }
    let placed = try await placement.place(
      OrderPlacement.Request(
        operation: operation,
        scope: .instant,
        creator: creator,
        idempotencyKey: body.text("idempotencyId"),
        body: body
      )
    ) { orders in
      guard let order = orders.first else { return }
      expected = (order, placement.orchestrator.instantAnswers.expect(order.id))
    }
    switch placed {
    case .replayed(let receipt): return try JSONResponse.make(receipt, headers: IdempotencyKey.replayedHeaders)
    case .stored(let receipt):
      guard let expected, let answerBy = expected.order.answerBy else { return try JSONResponse.problem(.unavailable) }
      let seconds = answerBy.seconds - expected.order.created.seconds
      await expected.wakeup.wait(atMost: .seconds(seconds))
      return try await answer(receipt, to: request)
    }
  }

  /// 503 only for what has certainly not been sent, and whose key may therefore be used again.
  private func answer(_ receipt: OrderReceipt, to request: Request) async throws -> Response {
    guard case .chain(var chain) = receipt, let record = try await placement.ledger.order(chain.notification.shipmentId)
    else { return try JSONResponse.problem(.unavailable) }
    let order = record.order
    let isInTime = order.answerBy.map { order.statusChanged < $0 } ?? false
    if InstantOutcome(order, record.notifications) == .notSent, isInTime {
      return try JSONResponse.problem(.instantNotSent)
    }
    chain.notification.status =
      record.notifications.first.map { $0.result.apiName(on: $0.channel) } ?? order.status.apiName
    let location = receipt.location(below: address.base(for: request))
    return try JSONResponse.make(chain, status: .created, headers: [.location: location])
  }
}
