import FoundationEssentials

/// Where the public API stands on a server.
package enum PublicAPI {
  package static let base = "/notifications/api/v1"
}

extension CreateOrder.Operation {
  /// Of the call, below `PublicAPI.base`.
  package var path: String {
    switch self {
    case .orderChain: "future/orders"
    case .order: "orders"
    case .emailOrder: "orders/email"
    case .smsOrder: "orders/sms"
    case .instantSMS: "future/orders/instant/sms"
    case .instantEmail: "future/orders/instant/email"
    case .instant: "future/orders/instant"
    }
  }

  package var scope: IdempotencyScope {
    switch self {
    case .orderChain: .chain
    case .order, .emailOrder, .smsOrder: .single
    case .instantSMS, .instantEmail, .instant: .instant
    }
  }

  /// The status of the answer to a request that is new, and to one that was answered before.
  package func status(replayed: Bool) -> Int {
    switch scope {
    case .chain, .instant: replayed ? 200 : 201
    case .single: 202
    }
  }

  /// The key of a request: the older calls have it in a header.
  ///
  /// - Parameter fields: the values of `IdempotencyKey.field`.
  package func idempotencyKey(_ fields: [String], _ body: JSONBody) throws(Problem) -> String? {
    switch scope {
    case .chain, .instant: body.idempotencyId
    case .single: try IdempotencyKey.read(fields)
    }
  }
}

extension CreateOrder {
  /// The event of a call, with the request as it came: as one JSON document it cannot end the member that it stands in.
  package static func event(
    creator: String,
    operation: Operation,
    seed: UUIDBytes,
    existing: Existing?,
    now: Timestamp?,
    request: JSONBody
  ) throws -> [UInt8] {
    struct Rest: Encodable {
      var creator: String
      var operation: Operation
      var seed: UUIDBytes
      var existing: Existing?
      var now: Timestamp?
    }
    let rest = Rest(creator: creator, operation: operation, seed: seed, existing: existing, now: now)
    let members = try JSONEncoder().encode(rest).dropLast()
    return Array(members) + Array(#","request":"#.utf8) + request.line + [UInt8(ascii: "}")]
  }
}

extension OrderReceipt {
  /// Where what it is about stands in the API.
  ///
  /// - Parameter base: the API's own address, as `https://varsel.example/notifications/api/v1`.
  package func location(below base: String) -> String {
    switch self {
    case .chain(let chain): "\(base)/orders/chain/\(chain.notificationOrderId)"
    case .order(let single): "\(base)/orders/\(single.orderId)"
    }
  }
}
