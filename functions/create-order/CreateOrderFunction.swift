import FunctionHost
import Notifications
import ProcessSettings
import Registries

/// `create-order`: a call of the public API becomes the orders to store and the answer to give.
///
/// A replay is answered before anything is checked, so that it is still a replay when its send time has passed. The
/// lookup at the order's time asks one registry call for all events of an array.
struct CreateOrderFunction: Function {
  private let defaults: OrderDefaults
  private let clock: FunctionClock
  private let registry: any RecipientRegistry

  init(settings: Settings) throws(SettingsError) {
    defaults = try OrderDefaults(settings: settings)
    clock = try FunctionClock(settings: settings)
    registry = try settings.text("PROFILE_URL") == nil ? NoRegistry() : AltinnRegistries(settings: settings)
  }

  func handle(_ event: CreateOrder.Event) throws(FunctionError) -> CreateOrder.Answer {
    try handleAll([event])[0].get()
  }

  func handleAll(_ events: [CreateOrder.Event]) -> [Result<CreateOrder.Answer, FunctionError>] {
    let drafts = events.map(draft)
    let lookup = registry.lookUp(for: drafts.flatMap(\.orders), when: .placing)
    return drafts.map { draft in
      switch draft {
      case .answer(let answer): .success(answer)
      case .chain(let chain): Result { () throws(FunctionError) in try answer(chain, lookup) }
      }
    }
  }

  private enum Draft {
    case answer(CreateOrder.Answer)
    case chain(OrderChain)

    var orders: [Order] {
      switch self {
      case .answer: []
      case .chain(let chain): chain.orders
      }
    }
  }

  private func draft(_ event: CreateOrder.Event) -> Draft {
    let request: OrderChainRequest
    switch event.request {
    case .failure(let problem): return .answer(.problem(problem))
    case .success(let readable): request = readable
    }
    if let existing = event.existing { return .answer(replay(request, existing)) }
    do throws(Problem) {
      return .chain(
        try OrderChain(
          request,
          creator: event.creator,
          seed: event.seed ?? .random(),
          defaults: defaults,
          now: clock.now(event.now)
        )
      )
    } catch {
      return .answer(.problem(error))
    }
  }

  private func replay(_ request: OrderChainRequest, _ existing: CreateOrder.Existing) -> CreateOrder.Answer {
    let isSame = OrderChain.fingerprint(of: request) == existing.fingerprint
    guard isSame || defaults.idempotencyMismatch == .replay else { return .problem(.idempotencyMismatch) }
    return .result(
      CreateOrder.Result(orders: [], receipt: existing.receipt, fingerprint: existing.fingerprint, replayed: true)
    )
  }

  private func answer(
    _ chain: OrderChain,
    _ lookup: RecipientLookup
  ) throws(FunctionError) -> CreateOrder.Answer {
    var first: OrderLookup?
    for (index, order) in chain.orders.enumerated() {
      let answer = OrderLookup(order: order, contacts: try lookup.contacts(for: order))
      // The API refuses the whole chain where the order or any reminder lacks an address; a reservation does not.
      if let answer, !answer.missingContact.isEmpty { return .problem(.missingContact) }
      if index == 0 { first = answer }
    }
    return .result(
      CreateOrder.Result(
        orders: chain.orders,
        receipt: chain.receipt,
        recipientLookup: first,
        fingerprint: chain.fingerprint,
        replayed: false
      )
    )
  }
}

extension UUIDBytes {
  /// A seed for an event that brings none: 122 bits from the kernel (RFC 9562, version 4).
  fileprivate static func random() -> UUIDBytes {
    var generator = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    guard let uuid = UUIDBytes(bytes: bytes) else { preconditionFailure("16 bytes make a UUID") }
    return uuid
  }
}
