import Hummingbird
import Notifications

/// `POST /future/orders`: an order chain goes in; and its cancellation.
struct ChainRoutes: Sendable {
  let placement: OrderPlacement
  let address: PublicAddress
  let activity: Activity

  func add(to router: RouterGroup<APIContext>) {
    router.post("future/orders") { request, context in try await self.place(request, context) }
    router.put("future/orders/{id}/cancel") { _, context in try await self.cancel(context) }
  }

  private func place(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let body = try await JSONBody(of: request)
    activity.begin()
    defer { activity.end() }
    let placed = try await placement.place(
      OrderPlacement.Request(
        operation: .orderChain,
        creator: creator,
        idempotencyKey: body.idempotencyId,
        body: body
      )
    )
    switch placed {
    case .replayed(let receipt): return try JSONResponse.make(receipt, headers: .replayed)
    case .stored(let receipt):
      let location = receipt.location(below: address.base(for: request))
      return try JSONResponse.make(receipt, status: .created, headers: [.location: location])
    }
  }

  private func cancel(_ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let id: ChainID = try context.requireID("id", called: "notificationOrderId")
    let now = placement.clock.now
    guard let cancelled = try await placement.ledger.cancel(id, of: creator, at: now) else {
      return try JSONResponse.problem(.notFound)
    }
    placement.orchestrator.carryOut(cancelled.advances)
    return try JSONResponse.make(
      ShowOrder.Event(
        operation: .chainCancellation,
        creator: creator,
        records: ShowOrder.Records(orders: cancelled.orders)
      )
    )
  }
}
