import Hummingbird
import Notifications

/// What became of an order: `GET /future/shipment/{id}` and the status feed.
struct ShipmentRoutes: Sendable {
  let ledger: Ledger

  func add(to router: RouterGroup<APIContext>) {
    router.get("future/shipment/feed") { request, context in try await self.feed(request, context) }
    router.get("future/shipment/{id}") { _, context in try await self.shipment(context) }
  }

  private func shipment(_ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let id: OrderID = try context.requireID("id", called: "shipmentId")
    guard let record = try await ledger.order(id), record.order.creator == creator else {
      return try JSONResponse.problem(.shipmentNotFound)
    }
    return try JSONResponse.make(ShipmentView(record.order, record.notifications))
  }

  private func feed(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let query = request.uri.queryParameters
    var errors: [String: [String]] = [:]
    func number(_ name: String) -> Int64? {
      guard let text = query[name[...]] else { return nil }
      guard let number = Int64(text) else {
        errors[name] = ["The value must be a whole number."]
        return nil
      }
      return number
    }
    let sequence = number("seq") ?? 0
    let pageSize = Int(min(max(number("pageSize") ?? 500, 1), 500))
    let order = query["orderBy"].map { $0.lowercased() } ?? "asc"
    if sequence < 0 { errors["seq"] = ["Sequence number cannot be less than 0."] }
    if !["asc", "desc"].contains(order) { errors["orderBy"] = ["The value must be asc or desc."] }
    guard errors.isEmpty else { return try JSONResponse.problem(.validation(errors)) }
    let records =
      order == "asc"
      ? try await ledger.feed(creator: creator, after: sequence, limit: pageSize)
      : try await ledger.feed(creator: creator, before: sequence == 0 ? nil : sequence, limit: pageSize)
    return try JSONResponse.make(records.map { FeedItemView($0.entry, sequenceNumber: $0.sequenceNumber) })
  }
}
