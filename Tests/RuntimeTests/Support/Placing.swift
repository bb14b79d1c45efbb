import Foundation
import Notifications
import Testing

@testable import local_runtime

/// One order for one message, whose name says how the provider behaves (see `FaultyProviders`).
struct Placing: Sendable {
  let name: String
  let isEmail: Bool
  /// Once a runtime has taken it.
  var shipment: String?

  var request: String {
    let recipient =
      isEmail
      ? """
      "recipientEmail": {"emailAddress": "\(name)@example.no", "emailSettings": {"subject": "s", "body": "b"}}
      """
      : """
      "recipientSms": {"phoneNumber": "+4799999001", "smsSettings": {"body": "\(name)", "sendingTimePolicy": "Anytime"}}
      """
    return #"{"idempotencyId": "\#(name)", "recipient": {\#(recipient)}}"#
  }
}

extension [Placing] {
  /// Places what no runtime has taken yet, at one of them after the other.
  mutating func placeAll(at runtimes: [RuntimeProcess]) async throws {
    for index in indices where self[index].shipment == nil {
      let runtime = runtimes[index % runtimes.count]
      guard let answer = await runtime.post(self[index].request), [200, 201].contains(answer.status) else { continue }
      self[index].shipment = try answer.decode(OrderReceipt.Chain.self).notification.shipmentId.description
    }
  }
}

/// What a store holds, once no runtime works on it.
struct StoredState {
  private var orders: [(id: String, isFinal: Bool)]
  private var notifications: [(order: String, value: Notifications.Notification)]
  /// The orders in the feed.
  private var feed: [String]

  private static let ordersSQL = "SELECT id, due_at FROM orders"
  private static let notificationsSQL = "SELECT order_id, record FROM notifications"
  private static let feedSQL = "SELECT order_id FROM feed"

  init(sqlite path: String) throws {
    let connection = try SQLiteConnection(path: path)
    orders = try connection.rows(Self.ordersSQL) { ($0.text(0), $0.optionalInteger(1) == nil) }
    notifications = try connection.rows(Self.notificationsSQL) { row in
      (row.text(0), try RecordJSON.decode(Notifications.Notification.self, row.text(1)))
    }
    feed = try connection.rows(Self.feedSQL) { $0.text(0) }
  }

  init(postgres url: String) throws {
    let connection = try PostgresConnection(PostgresLocation(url: url), name: "tests")
    orders = try connection.rows(Self.ordersSQL) { ($0.text(0), $0.isNull(1)) }
    notifications = try connection.rows(Self.notificationsSQL) { row in
      (row.text(0), try RecordJSON.decode(Notifications.Notification.self, row.text(1)))
    }
    feed = try connection.rows(Self.feedSQL) { $0.text(0) }
  }

  /// Every order has ended and stands in the feed once, and nothing was sent twice but what was in doubt.
  ///
  /// - Parameter taken: how often each message has been taken by a provider.
  func check(_ placings: [Placing], taken: [String: Int]) {
    let byOrder = Dictionary(grouping: notifications) { $0.order }
    #expect(orders.allSatisfy { $0.isFinal }, "all are final")
    var inDoubt: [String: Int] = [:]
    for placing in placings {
      let found = byOrder[placing.shipment ?? ""] ?? []
      #expect(found.count == 1, "\(placing.name)")
      guard let notification = found.first?.value else { continue }
      let copies = taken[placing.name, default: 0]
      let doubts = notification.doubts ?? 0
      if doubts > 0 { inDoubt[placing.name] = copies }
      let what: Comment = "\(placing.name): \(notification.result.rawValue), \(copies) copies, \(doubts) doubts"
      // Each doubt may have left a copy behind; an SMS in doubt is not sent again.
      #expect(copies <= (placing.isEmail ? 1 + doubts : 1), what)
      switch notification.result {
      case .succeeded, .accepted: #expect(copies >= 1, what)
      case .failed where notification.reason == Notifications.Notification.unknownOutcome: #expect(doubts > 0, what)
      default: #expect(copies == 0 && FaultyProviders.Fault(of: placing.name) == .refuse, what)
      }
    }
    #expect(orders.map(\.id).sorted() == feed.sorted(), "each order stands in the feed once")
    #expect(Set(placings.compactMap(\.shipment)) == Set(orders.map(\.id)) && orders.count == placings.count)
    print("in doubt, with their copies:", inDoubt.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
  }
}
