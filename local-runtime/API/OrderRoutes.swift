import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Notifications

/// `POST /future/orders`: an order chain goes in.
struct OrderRoutes: Sendable {
  let ledger: Ledger
  let functions: Functions
  let orchestrator: Orchestrator
  let clock: RuntimeClock
  let activity: Activity

  private static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")

  /// The longest request body, in bytes.
  static let bodyLimit = 1 << 20

  func add(to router: RouterGroup<APIContext>) {
    router.post("future/orders") { request, context in try await self.placeChain(request, context) }
  }

  private func placeChain(_ request: Request, _ context: APIContext) async throws -> Response {
    let creator = try context.requireCreator()
    let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    guard type == "application/json" || type.hasSuffix("+json") else { return try JSONResponse.problem(.notJSON) }
    let body: [UInt8]
    do {
      body = Array(buffer: try await request.body.collect(upTo: Self.bodyLimit))
    } catch is NIOTooManyBytesError {
      return try JSONResponse.problem(.bodyTooLarge(limit: Self.bodyLimit))
    }
    activity.begin()
    defer { activity.end() }
    guard let key = try? JSONDecoder().decode(Key.self, from: Data(body)), isSafeToEmbed(body) else {
      return try JSONResponse.problem(.validation(["$": ["The request body must be one JSON object, in UTF-8."]]))
    }
    let seed = UUID().uuidString.lowercased()
    // Two callers may come with one key at once. The second finds it taken when it stores, asks again with what is
    // stored by then, and gets the answer to a replay.
    for _ in 0..<2 {
      let existing = try await existing(key, of: creator)
      switch await functions.createOrder.call(line: try event(body, of: creator, seed: seed, existing: existing)) {
      case .result(.problem(let problem)), .problem(let problem): return try JSONResponse.problem(problem)
      case .result(.result(let result)):
        if result.replayed { return try replay(result.receipt) }
        if let response = try await store(result, key, of: creator) { return response }
      case .error, .none:
        return try JSONResponse.problem(.unavailable, headers: [.retryAfter: "5"])
      }
    }
    return try JSONResponse.problem(.unavailable, headers: [.retryAfter: "1"])
  }

  private func replay(_ receipt: OrderReceipt) throws -> Response {
    var headers = HTTPFields()
    if let name = Self.idempotencyReplayed { headers[name] = "true" }
    return try JSONResponse.make(receipt, headers: headers)
  }

  private func existing(_ key: Key, of creator: String) async throws -> CreateOrder.Existing? {
    guard let text = key.idempotencyId else { return nil }
    let chain = try await ledger.chain(creator: creator, type: .notification, idempotencyKey: text)
    return chain.map { CreateOrder.Existing(fingerprint: $0.fingerprint, receipt: $0.receipt) }
  }

  /// Nil where another call has taken the key meanwhile.
  private func store(_ result: CreateOrder.Result, _ key: Key, of creator: String) async throws -> Response? {
    let chain = ChainRecord(
      id: result.receipt.notificationOrderId,
      creator: creator,
      type: .notification,
      idempotencyKey: key.idempotencyId ?? "",
      fingerprint: result.fingerprint,
      receipt: result.receipt,
      created: clock.now
    )
    switch try await ledger.accept(chain, orders: result.orders) {
    case .keyTaken: return nil
    case .stored:
      orchestrator.nudge()
      let location = "\(API.base)/future/orders/chain/\(chain.id)"
      return try JSONResponse.make(result.receipt, status: .created, headers: [.location: location])
    }
  }

  /// Whether the body, which has been read as one JSON document, is one in the midst of others too: without a byte order
  /// mark, in UTF-8, not nested too deep for the decoder once it stands in an event in an array, and without raw control
  /// characters in its texts, which the decoder lets through against RFC 8259.
  private func isSafeToEmbed(_ body: [UInt8]) -> Bool {
    var isText = false
    var isEscaped = false
    for byte in body {
      if isText, byte < 0x20 { return false }
      if byte == UInt8(ascii: "\""), !isEscaped { isText.toggle() }
      isEscaped = isText && byte == UInt8(ascii: "\\") && !isEscaped
    }
    struct Nothing: Decodable {
      init(from decoder: any Decoder) {}
    }
    let array = Array(#"[{"request":"#.utf8) + body + Array("}]".utf8)
    return (try? JSONDecoder().decode([Nothing].self, from: Data(array))) != nil
  }

  /// The event of `create-order` with the request as it came. As one JSON document it cannot end the member that it
  /// stands in; its line breaks are white space and would end the line.
  private func event(
    _ body: [UInt8],
    of creator: String,
    seed: String,
    existing: CreateOrder.Existing?
  ) throws -> [UInt8] {
    let rest = try JSONEncoder().encode(Rest(creator: creator, seed: seed, existing: existing, now: clock.now))
    let lineBreaks: Set<UInt8> = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    let request = body.map { lineBreaks.contains($0) ? UInt8(ascii: " ") : $0 }
    return Array(rest.dropLast()) + Array(#","request":"#.utf8) + request + [UInt8(ascii: "}")]
  }

  private struct Rest: Encodable {
    var creator: String
    var operation = CreateOrder.Operation.orderChain
    var seed: String
    var existing: CreateOrder.Existing?
    var now: Timestamp
  }

  /// What has to be known of a request before the function reads it.
  private struct Key: Decodable {
    var idempotencyId: String?

    private enum Name: String, CodingKey { case idempotencyId }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      // A key of another type is for the function to refuse.
      idempotencyId = try? container.decodeIfPresent(String.self, forKey: .idempotencyId)
    }
  }
}
