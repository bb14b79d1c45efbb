import HTTPTypes
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
    let answers = placement.orchestrator.instantAnswers
    var expected: (id: OrderID, wakeup: Wakeup)?
    defer { if let expected { answers.forget(expected.id, expected.wakeup) } }
    let placed = try await placement.place(
      OrderPlacement.Request(
        operation: operation,
        creator: creator,
        idempotencyKey: body.idempotencyId,
        body: body
      )
    ) { orders in
      guard let order = orders.first else { return }
      expected = (order.id, answers.expect(order.id))
    }
    switch placed {
    case .stored(let receipt):
      guard let expected else { return try JSONResponse.problem(.unavailable) }
      return try await answer(receipt, after: expected.wakeup, status: .created, headers: [:], to: request)
    case .replayed(let receipt):
      // Whoever asks again while the first answer is open is told what the first is told.
      guard case .chain(let chain) = receipt else { return try JSONResponse.problem(.unavailable) }
      let id = chain.notification.shipmentId
      let wakeup = answers.expect(id)
      defer { answers.forget(id, wakeup) }
      return try await answer(receipt, after: wakeup, status: .ok, headers: .replayed, to: request)
    }
  }

  /// Waits until it is known what came of the order, or the sender's wait is over. 503 only for what has certainly not been
  /// sent, and whose key may therefore be used again.
  private func answer(
    _ receipt: OrderReceipt,
    after wakeup: Wakeup,
    status: HTTPResponse.Status,
    headers: HTTPFields,
    to request: Request
  ) async throws -> Response {
    guard case .chain(var chain) = receipt, var record = try await placement.ledger.order(chain.notification.shipmentId)
    else { return try JSONResponse.problem(.unavailable) }
    if InstantOutcome(record.order, record.notifications) == .open, let answerBy = record.order.answerBy {
      let milliseconds = answerBy.milliseconds(since: placement.clock.now)
      if milliseconds > 0 {
        await wakeup.wait(atMost: .milliseconds(milliseconds))
        record = try await placement.ledger.order(chain.notification.shipmentId) ?? record
      }
    }
    let order = record.order
    let isInTime = order.answerBy.map { order.statusChanged < $0 } ?? false
    if InstantOutcome(order, record.notifications) == .notSent, isInTime {
      return try JSONResponse.problem(.instantNotSent)
    }
    chain.notification.status =
      record.notifications.first.map { $0.result.apiName(on: $0.channel) } ?? order.status.apiName
    var headers = headers
    headers[.location] = receipt.location(below: address.base(for: request))
    return try JSONResponse.make(chain, status: status, headers: headers)
  }
}
