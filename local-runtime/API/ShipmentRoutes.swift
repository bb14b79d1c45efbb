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
    let record = try await ledger.order(id)
    return try JSONResponse.make(
      ShowOrder.Event(
        operation: .shipment,
        creator: creator,
        records: ShowOrder.Records(order: record?.order, notifications: record?.notifications)
      )
    )
  }

  private func feed(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let parameters = request.uri.queryParameters
    let query: FeedQuery
    do throws(Problem) {
      query = try FeedQuery { parameters[$0[...]].map(String.init) }
    } catch {
      throw ProblemError(error)
    }
    let feed = try await ledger.feed(creator: creator, query)
    return try JSONResponse.make(
      ShowOrder.Event(operation: .feed, creator: creator, records: ShowOrder.Records(feed: feed))
    )
  }
}
