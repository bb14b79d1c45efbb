import Hummingbird
import Notifications

/// The older calls of the API: `/orders` and what stands below it. They read every order, whichever call placed it.
struct SingleOrderRoutes: Sendable {
  let placement: OrderPlacement
  let address: PublicAddress
  let activity: Activity

  func add(to router: RouterGroup<APIContext>) {
    router.post("orders") { try await self.place(.order, $0, $1) }
    router.post("orders/email") { try await self.place(.emailOrder, $0, $1) }
    router.post("orders/sms") { try await self.place(.smsOrder, $0, $1) }
    router.get("orders") { try await self.list($0, $1) }
    router.get("orders/{id}") { request, context in
      let record = try await self.record(context)
      return try JSONResponse.make(OrderView(record.order, links: self.links(record.order.id, request)))
    }
    router.get("orders/{id}/status") { request, context in
      try self.status(of: try await self.record(context), request)
    }
    router.get("orders/{id}/notifications/email") { _, context in
      let record = try await self.record(context)
      return try JSONResponse.make(ChannelNotificationsView(record.order, record.notifications, on: .email))
    }
    router.get("orders/{id}/notifications/sms") { _, context in
      let record = try await self.record(context)
      return try JSONResponse.make(ChannelNotificationsView(record.order, record.notifications, on: .sms))
    }
    router.put("orders/{id}/cancel") { try await self.cancel($0, $1) }
  }

  private func place(
    _ operation: CreateOrder.Operation,
    _ request: Request,
    _ context: APIContext
  ) async throws -> Response {
    let creator = try context.requireCreator()
    let key = try IdempotencyKey.read(request)
    let body = try await JSONBody(of: request)
    activity.begin()
    defer { activity.end() }
    let placed = try await placement.place(
      OrderPlacement.Request(operation: operation, scope: .single, creator: creator, idempotencyKey: key, body: body)
    )
    let base = address.base(for: request)
    switch placed {
    case .replayed(let receipt):
      var headers = IdempotencyKey.replayedHeaders
      headers[.location] = receipt.location(below: base)
      return try JSONResponse.make(receipt, status: .accepted, headers: headers)
    case .stored(let receipt):
      return try JSONResponse.make(receipt, status: .accepted, headers: [.location: receipt.location(below: base)])
    }
  }

  private func list(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    guard let reference = request.uri.queryParameters["sendersReference"].map(String.init), !reference.isEmpty else {
      return try JSONResponse.problem(.validation(["sendersReference": ["The sendersReference field is required."]]))
    }
    let orders = try await placement.ledger.orders(creator: creator, sendersReference: reference)
    return try JSONResponse.make(OrderListView(orders.map { OrderView($0, links: links($0.id, request)) }))
  }

  /// The order that the path names, if it is the caller's.
  private func record(_ context: APIContext) async throws -> OrderRecord {
    let creator = try context.requireCreator()
    let id: OrderID = try context.requireID("id", called: "id")
    guard let record = try await placement.ledger.order(id), record.order.creator == creator else {
      throw ProblemError(.notFound)
    }
    return record
  }

  private func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let id: OrderID = try context.requireID("id", called: "id")
    guard let cancelled = try await placement.ledger.cancel(id, of: creator, at: placement.clock.now) else {
      throw ProblemError(.notFound)
    }
    placement.orchestrator.carryOut(cancelled.advances)
    guard cancelled.record.order.status == .cancelled else { throw ProblemError(.nothingToCancel) }
    return try status(of: cancelled.record, request)
  }

  private func status(of record: OrderRecord, _ request: Request) throws -> Response {
    let links = links(record.order.id, request)
    return try JSONResponse.make(OrderStatusView(record.order, record.notifications, links: links))
  }

  private func links(_ id: OrderID, _ request: Request) -> OrderLinks {
    OrderLinks(base: address.base(for: request), order: id)
  }
}
