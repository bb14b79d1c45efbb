import FoundationEssentials
import FunctionHost
import Notifications

/// Behind an HTTP API: the first answer says under which key the store may hold an earlier request (`needs`); the call comes
/// again with `records`, and the answer says what must be stored before it may go out (`store`).
extension CreateOrderFunction {
  func answer(_ call: HTTPCall) throws(FunctionError) -> HTTPAnswer? {
    let order: OrderCall
    do throws(Problem) {
      order = try OrderCall(call)
    } catch {
      return try HTTPAnswer(error)
    }
    guard let records = try call.given(Given.self).records else {
      return try .needs(Needs(creator: order.creator, scope: order.operation.scope, idempotencyKey: order.key))
    }
    let placed: CreateOrder.Answer
    do throws(FunctionError) {
      placed = try handle(try order.event(call, records.existing))
    } catch {
      // Nothing is stored and the key not used: the caller may send the same again.
      guard error.retryable else { return try HTTPAnswer(.failure) }
      return try HTTPAnswer(.unavailable, headers: ["retry-after": "\(error.retryAfterSeconds ?? 5)"])
    }
    switch placed {
    case .problem(let problem): return try HTTPAnswer(problem)
    case .result(let result): return try answer(result, order, base: call.base(publicURL))
    }
  }

  private func answer(
    _ result: CreateOrder.Result,
    _ order: OrderCall,
    base: String
  ) throws(FunctionError) -> HTTPAnswer {
    var headers: [String: String] = [:]
    // As the runtime does: the answer to a chain that is not new has no place.
    if !(result.replayed && order.operation.scope == .chain) {
      headers["location"] = result.receipt.location(below: base)
    }
    if result.replayed { headers[IdempotencyKey.replayedField.lowercased()] = "true" }
    let status = order.operation.status(replayed: result.replayed)
    let answer = try HTTPAnswer(status: status, headers: headers, json: result.receipt)
    guard let chain = ChainRecord(result, operation: order.operation, idempotencyKey: order.key) else { return answer }
    return answer.with("store", Store(chain: chain, orders: result.orders))
  }

  private struct Given: Decodable {
    struct Records: Decodable { var existing: CreateOrder.Existing? }
    var records: Records?
  }

  private struct Needs: Encodable {
    var creator: String
    var scope: IdempotencyScope
    /// Left out where the call has none: then nothing can exist, and `records` is empty.
    var idempotencyKey: String?
  }

  private struct Store: Encodable {
    var chain: ChainRecord
    var orders: [Order]
  }
}

/// A call that places an order.
private struct OrderCall {
  let creator: String
  let operation: CreateOrder.Operation
  let key: String?
  private let request: JSONBody

  /// Of the UUIDs that calls are given, by the gateway's number of the call.
  private static var namespace: UUIDBytes {
    guard let uuid = UUIDBytes("6f0c2b4e-3f9d-4a86-9f0e-0f3a5d1c7b21") else { preconditionFailure("a UUID") }
    return uuid
  }

  /// - Throws: the API's answer to a call that names no sender, is none of its calls, or has no readable body.
  init(_ call: HTTPCall) throws(Problem) {
    guard let caller = call.caller else { throw .forbidden }
    let operations = CreateOrder.Operation.allCases
    guard call.method == "POST", let operation = operations.first(where: { call.isBelowBase($0.path) }) else {
      throw .notFound
    }
    creator = caller.creator
    self.operation = operation
    request = try JSONBody(call.body, contentType: call.headers["content-type"])
    // The gateway joins two fields of one name.
    let fields = call.headers[IdempotencyKey.field.lowercased()].map { $0.split(separator: "\",\"").map(String.init) }
    key = try operation.idempotencyKey(fields ?? [], request)
  }

  /// The same call gives the same event, so that whoever makes it twice stores the same orders.
  func event(_ call: HTTPCall, _ existing: CreateOrder.Existing?) throws(FunctionError) -> CreateOrder.Event {
    do {
      let event = try CreateOrder.event(
        creator: creator,
        operation: operation,
        seed: UUID5.make(namespace: Self.namespace, name: call.requestId),
        existing: existing,
        now: call.time,
        request: request
      )
      return try JSONDecoder().decode(CreateOrder.Event.self, from: Data(event))
    } catch {
      throw FunctionError(code: "request", message: "The request could not be read.", retryable: false)
    }
  }
}
