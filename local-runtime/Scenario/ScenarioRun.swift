import FoundationEssentials
import Notifications

/// Places the orders of a scenario over the API, as any client does.
struct ScenarioRun: Sendable {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// One order or reminder that was placed, and how it must end.
  struct Shipment: Sendable {
    var id: OrderID
    var name: String
    var end: Scenario.End
  }

  let scenario: Scenario
  /// The address of the API, as `http://127.0.0.1:5090`.
  let api: String
  /// The token of the sender.
  let token: String

  func place() async throws -> [Shipment] {
    var shipments: [Shipment] = []
    for placed in scenario.orders {
      let receipt = try await place(placed)
      shipments.append(Shipment(id: receipt.notification.shipmentId, name: placed.name, end: placed.ends))
      let reminders = receipt.notification.reminders ?? []
      for (reminder, end) in zip(reminders, placed.remindersEnd ?? []) {
        shipments.append(Shipment(id: reminder.shipmentId, name: reminder.sendersReference ?? placed.name, end: end))
      }
    }
    return shipments
  }

  private var authorization: [String: String] { ["Authorization": "Bearer \(token)"] }

  private func place(_ placed: Scenario.Placed) async throws -> OrderReceipt.Chain {
    let body = Array(try JSONEncoder().encode(placed.request))
    let url = "\(api)\(PublicAPI.base)/future/orders"
    let headers = authorization.merging(["Content-Type": "application/json"]) { $1 }
    let answer = await LocalHTTP.call("POST", url, headers: headers, body: body)
    guard let answer else { throw Failure(description: "\(placed.name): the API did not answer") }
    guard answer.status == 201 else {
      throw Failure(description: "\(placed.name): the API answered \(answer.status)")
    }
    return try JSONDecoder().decode(OrderReceipt.Chain.self, from: Data(answer.body))
  }

  /// How a placed order has ended, as the API tells it; nil while it has not.
  func end(of shipment: Shipment) async throws -> Scenario.End? {
    let url = "\(api)\(PublicAPI.base)/future/shipment/\(shipment.id)"
    let answer = await LocalHTTP.call("GET", url, headers: authorization)
    guard let answer, answer.status == 200 else {
      throw Failure(description: "\(shipment.name): the API does not know the shipment")
    }
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(answer.body))
    let finals = OrderStatus.allCases.filter(\.isFinal).map(\.apiName)
    guard finals.contains(manifest.status) else { return nil }
    return Scenario.End(status: manifest.status, recipients: manifest.recipients.map(\.status))
  }

  private struct Manifest: Decodable {
    struct Recipient: Decodable {
      var status: String
    }

    var status: String
    var recipients: [Recipient]
  }
}
