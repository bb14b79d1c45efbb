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
  private let registries: ContactRegistries
  /// The address under which callers know the API; nil: as each call names it.
  let publicURL: String?

  init(settings: Settings) throws(SettingsError) {
    defaults = try OrderDefaults(settings: settings)
    clock = try FunctionClock(settings: settings)
    registries = try ContactRegistries(settings: settings, isRequired: false)
    publicURL = try settings.text("PUBLIC_URL")
  }

  func handle(_ event: CreateOrder.Event) throws(FunctionError) -> CreateOrder.Answer {
    try handleAll([event])[0].get()
  }

  func handleAll(_ events: [CreateOrder.Event]) -> [Result<CreateOrder.Answer, FunctionError>] {
    let drafts = events.map(draft)
    let lookup = registries.lookUp(for: drafts.flatMap(\.orders), when: .placing)
    return drafts.map { draft in
      switch draft {
      case .answer(let answer): .success(answer)
      case .orders(let placed): Result { () throws(FunctionError) in try answer(placed, lookup) }
      }
    }
  }

  private enum Draft {
    case answer(CreateOrder.Answer)
    case orders(PlacedOrders)

    var orders: [Order] {
      switch self {
      case .answer: []
      case .orders(let placed): placed.orders
      }
    }
  }

  private func draft(_ event: CreateOrder.Event) -> Draft {
    let request: CreateOrder.Request
    switch event.request {
    case .failure(let problem): return .answer(.problem(problem))
    case .success(let readable): request = readable
    }
    if let existing = event.existing { return .answer(replay(request, existing)) }
    do throws(Problem) {
      let seed = event.seed ?? .random()
      return .orders(try place(request, creator: event.creator, seed: seed, now: clock.now(event.now)))
    } catch {
      return .answer(.problem(error))
    }
  }

  private func place(
    _ request: CreateOrder.Request,
    creator: String,
    seed: UUIDBytes,
    now: Timestamp
  ) throws(Problem) -> PlacedOrders {
    switch request {
    case .chain(let request):
      try OrderChain.place(request, creator: creator, seed: seed, defaults: defaults, now: now)
    case .single(let request, let isNested):
      try SingleOrder.place(request, isNested: isNested, creator: creator, seed: seed, defaults: defaults, now: now)
    case .instant(let request, let kind):
      try InstantOrder.place(request, kind, creator: creator, seed: seed, defaults: defaults, now: now)
    }
  }

  private func replay(_ request: CreateOrder.Request, _ existing: CreateOrder.Existing) -> CreateOrder.Answer {
    let isSame = request.fingerprint == existing.fingerprint
    guard isSame || defaults.idempotencyMismatch == .replay else { return .problem(.idempotencyMismatch) }
    return .result(
      CreateOrder.Result(orders: [], receipt: existing.receipt, fingerprint: existing.fingerprint, replayed: true)
    )
  }

  private func answer(_ placed: PlacedOrders, _ lookup: RecipientLookup) throws(FunctionError) -> CreateOrder.Answer {
    var result = CreateOrder.Result(
      orders: placed.orders,
      receipt: placed.receipt,
      fingerprint: placed.fingerprint,
      replayed: false
    )
    for (index, order) in placed.orders.enumerated() {
      guard let answer = OrderLookup(order: order, contacts: try lookup.contacts(for: order, now: order.created)) else {
        continue
      }
      switch result.receipt {
      case .order(var single):
        single.recipientLookup = answer
        result.receipt = .order(single)
      case .chain(var chain):
        // The whole chain is refused where the order or any reminder lacks an address; a reservation is no such lack.
        if !answer.missingContact.isEmpty { return .problem(.missingContact) }
        if index == 0 {
          chain.notification.recipientLookup = answer
        } else {
          chain.notification.reminders?[index - 1].recipientLookup = answer
        }
        result.receipt = .chain(chain)
      }
      if index == 0 { result.recipientLookup = answer }
    }
    return .result(result)
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
