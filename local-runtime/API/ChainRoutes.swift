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
        scope: .chain,
        creator: creator,
        idempotencyKey: body.text("idempotencyId"),
        body: body
      )
    )
    switch placed {
    case .replayed(let receipt): return try JSONResponse.make(receipt, headers: IdempotencyKey.replayedHeaders)
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
    let isAny = cancelled.orders.contains { $0.status == .cancelled || $0.cancelRequested != nil }
    guard isAny else { return try JSONResponse.problem(.nothingToCancel) }
    return try JSONResponse.make(ChainCancellationView(id, orders: cancelled.orders))
  }
}

extension OrderReceipt {
  /// Where what it is about stands in the API.
  func location(below base: String) -> String {
    switch self {
    case .chain(let chain): "\(base)/orders/chain/\(chain.notificationOrderId)"
    case .order(let single): "\(base)/orders/\(single.orderId)"
    }
  }
}
