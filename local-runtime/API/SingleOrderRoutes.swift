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
    router.get("orders/{id}") { try await self.show(.order, $0, $1) }
    router.get("orders/{id}/status") { try await self.show(.status, $0, $1) }
    router.get("orders/{id}/notifications/email") { try await self.show(.emailNotifications, $0, $1) }
    router.get("orders/{id}/notifications/sms") { try await self.show(.smsNotifications, $0, $1) }
    router.put("orders/{id}/cancel") { try await self.cancel($0, $1) }
  }

  private func place(
    _ operation: CreateOrder.Operation,
    _ request: Request,
    _ context: APIContext
  ) async throws -> Response {
    let creator = try context.requireCreator()
    let body = try await JSONBody(of: request)
    let key = try operation.idempotencyKey(of: request, body)
    activity.begin()
    defer { activity.end() }
    let placed = try await placement.place(
      OrderPlacement.Request(operation: operation, creator: creator, idempotencyKey: key, body: body)
    )
    let base = address.base(for: request)
    switch placed {
    case .replayed(let receipt):
      var headers = HTTPFields.replayed
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
    return try show(.orders, ShowOrder.Records(orders: orders), creator, request)
  }

  /// Of the order that the path names.
  private func show(
    _ operation: ShowOrder.Operation,
    _ request: Request,
    _ context: APIContext
  ) async throws -> Response {
    let creator = try context.requireCreator()
    let record = try await placement.ledger.order(try context.requireID("id", called: "id"))
    return try show(operation, record, creator, request)
  }

  private func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let id: OrderID = try context.requireID("id", called: "id")
    let cancelled = try await placement.ledger.cancel(id, of: creator, at: placement.clock.now)
    if let cancelled { placement.orchestrator.carryOut(cancelled.advances) }
    return try show(.orderCancellation, cancelled?.record, creator, request)
  }

  private func show(
    _ operation: ShowOrder.Operation,
    _ record: OrderRecord?,
    _ creator: String,
    _ request: Request
  ) throws -> Response {
    let records = ShowOrder.Records(order: record?.order, notifications: record?.notifications)
    return try show(operation, records, creator, request)
  }

  private func show(
    _ operation: ShowOrder.Operation,
    _ records: ShowOrder.Records,
    _ creator: String,
    _ request: Request
  ) throws -> Response {
    try JSONResponse.make(
      ShowOrder.Event(operation: operation, creator: creator, base: address.base(for: request), records: records)
    )
  }
}
