import FunctionHost
import Notifications

/// Which records a call of the public API is about: what stands behind `read` (or is cancelled first, behind `cancel`).
struct ShowOrderQuestion: Encodable {
  let operation: ShowOrder.Operation
  private(set) var read: Reading?
  private(set) var cancel: Cancelling?

  enum Reading: Encodable {
    case order(OrderID)
    case orders(creator: String, sendersReference: String)
    case feed(creator: String, FeedQuery)

    private enum Key: String, CodingKey { case order, orders, feed }
    private struct Orders: Encodable {
      var creator: String
      var sendersReference: String
    }
    private struct Feed: Encodable {
      var creator: String
      var query: FeedQuery

      private enum Key: String, CodingKey { case creator }

      func encode(to encoder: any Encoder) throws {
        try query.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(creator, forKey: .creator)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      switch self {
      case .order(let id): try container.encode(id, forKey: .order)
      case .orders(let creator, let reference):
        try container.encode(Orders(creator: creator, sendersReference: reference), forKey: .orders)
      case .feed(let creator, let query):
        try container.encode(Feed(creator: creator, query: query), forKey: .feed)
      }
    }
  }

  struct Cancelling: Encodable {
    /// Whose orders alone may be cancelled.
    var creator: String
    var order: OrderID?
    var chain: ChainID?
    var happened: Happening
  }

  /// - Throws: the API's answer to a path that is none of its own, or names no id.
  init(_ call: HTTPCall, creator: String) throws(Problem) {
    let prefix = PublicAPI.base + "/"
    guard call.path.hasPrefix(prefix) else { throw .notFound }
    let parts = call.path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard !parts.contains("") else { throw .notFound }
    switch (call.method, parts.count, parts.first, parts.dropFirst().first) {
    case ("GET", 3, "future", "shipment") where parts[2] == "feed":
      operation = .feed
      read = .feed(creator: creator, try FeedQuery { call.query[$0] })
    case ("GET", 3, "future", "shipment"):
      operation = .shipment
      read = .order(try Self.id(parts[2], called: "shipmentId"))
    case ("PUT", 4, "future", "orders") where parts[3] == "cancel":
      operation = .chainCancellation
      let chain: ChainID = try Self.id(parts[2], called: "notificationOrderId")
      cancel = Cancelling(creator: creator, chain: chain, happened: .cancel(.unsent))
    case ("GET", 1, "orders", nil):
      operation = .orders
      guard let reference = call.query["sendersReference"], !reference.isEmpty else {
        throw .validation(["sendersReference": ["The sendersReference field is required."]])
      }
      read = .orders(creator: creator, sendersReference: reference)
    case ("PUT", 3, "orders", let id?) where parts[2] == "cancel":
      operation = .orderCancellation
      cancel = Cancelling(creator: creator, order: try Self.id(id, called: "id"), happened: .cancel(.order))
    case ("GET", 2...4, "orders", let id?):
      switch parts.dropFirst(2).joined(separator: "/") {
      case "": operation = .order
      case "status": operation = .status
      case "notifications/email": operation = .emailNotifications
      case "notifications/sms": operation = .smsNotifications
      default: throw .notFound
      }
      read = .order(try Self.id(id, called: "id"))
    default: throw .notFound
    }
  }

  private static func id<Kind>(_ text: String, called name: String) throws(Problem) -> ID<Kind> {
    guard let id = ID<Kind>(text) else { throw .validation([name: ["The value must be a UUID."]]) }
    return id
  }
}
