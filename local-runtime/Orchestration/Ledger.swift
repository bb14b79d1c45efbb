import FoundationEssentials
import Notifications

/// What has become of one order in one step.
struct Advance: Sendable {
  var before: OrderRecord
  var after: OrderRecord
  var happened: Happening
  var transition: Transition
  /// When it was decided on: what follows from it is taken as lost some time after that, by whoever looks.
  var decided = ContinuousClock.now
}

extension Advance {
  /// The transaction may have waited, and been run again.
  fileprivate func decided(at time: ContinuousClock.Instant) -> Advance {
    var advance = self
    advance.decided = time
    return advance
  }
}

/// The runtime's bookkeeping: every change of state is one transaction in which the state machine decides and the store
/// keeps. Nothing here decides about a notice.
struct Ledger: Sendable {
  let store: any Store

  enum Acceptance: Sendable {
    /// With the first step of the orders that were taken up at once.
    case stored([Advance])
    /// The key was taken between the question and the insert.
    case keyTaken
  }

  func chain(creator: String, scope: IdempotencyScope, idempotencyKey: String) async throws -> ChainRecord? {
    try await store.read { try $0.chain(creator: creator, scope: scope, idempotencyKey: idempotencyKey) }
  }

  /// - Parameter takesUpDue: whether orders that are due are taken up as they are stored, and not at the next look. Instant
  ///   orders always are.
  func accept(_ chain: ChainRecord, orders: [Order], takesUpDue: Bool, at now: Timestamp) async throws -> Acceptance {
    let steps = orders.map { order in
      let new = OrderRecord(order: order, notifications: [])
      let isTakenUp = order.type == .instant || takesUpDue && order.dueAt.map { $0 <= now } ?? false
      return (new, isTakenUp ? Self.step(new, .due, now) : nil)
    }
    let advances = steps.compactMap(\.1)
    let isNew = try await store.transaction { transaction in
      guard try transaction.insert(chain, steps.map { $1?.after ?? $0 }) else { return false }
      for advance in advances { try Self.keepOutcome(of: advance, at: now, transaction) }
      return true
    }
    return isNew ? .stored(advances) : .keyTaken
  }

  func order(_ id: OrderID) async throws -> OrderRecord? {
    try await store.read { try $0.order(id) }
  }

  func orders(creator: String, sendersReference: String) async throws -> [Order] {
    try await store.read { try $0.orders(creator: creator, sendersReference: sendersReference) }
  }

  /// After a start: carries out that the calls of these orders are lost. As `advanceEach`.
  ///
  /// - Parameter begun: the hand-overs that the dead runtime may have begun; nil where that is not known.
  func lose(
    _ ids: [OrderID],
    begun: Set<HandoverJournal.Entry>?,
    at now: Timestamp
  ) async throws -> (advances: [Advance], failures: [OrderID: any Error]) {
    try await advanceEach(ids, at: now, onlyOwn: true) { record in
      let ids = begun.map { begun in
        record.notifications.filter { begun.contains(HandoverJournal.Entry(id: $0.id, attempt: $0.attempt)) }.map(\.id)
      }
      return .lost(begun: ids)
    }
  }

  /// Carries out what happened to one order, in that order. Empty where there is no such order or nothing changed.
  func advance(_ id: OrderID, _ happened: [Happening], at now: Timestamp) async throws -> [Advance] {
    let decided = ContinuousClock.now
    return try await store.transaction { try Self.advance(id, happened, now, $0) }.map { $0.decided(at: decided) }
  }

  /// Cancels an order of `creator`.
  ///
  /// - Returns: the order as it is then, and the steps; nil where the creator has no such order.
  func cancel(
    _ id: OrderID,
    of creator: String,
    at now: Timestamp
  ) async throws -> (record: OrderRecord, advances: [Advance])? {
    try await store.transaction { transaction in
      guard let before = try transaction.order(id), before.order.creator == creator else { return nil }
      let advances = try Self.advance(id, [.cancel(.order)], now, transaction)
      return (advances.last?.after ?? before, advances)
    }
  }

  /// Cancels what has not been sent of a chain of `creator`, reminders included.
  ///
  /// - Returns: its orders as they are then, and the steps; nil where the creator has no such chain.
  func cancel(
    _ chain: ChainID,
    of creator: String,
    at now: Timestamp
  ) async throws -> (orders: [Order], advances: [Advance])? {
    try await store.transaction { transaction in
      var orders: [Order] = []
      var advances: [Advance] = []
      for id in try transaction.orders(of: chain) {
        guard let before = try transaction.order(id), before.order.creator == creator else { return nil }
        let steps = try Self.advance(id, [.cancel(.unsent)], now, transaction)
        orders.append((steps.last?.after ?? before).order)
        advances += steps
      }
      return orders.isEmpty ? nil : (orders, advances)
    }
  }

  /// Orders whose time has come, about `limit` of them, but for those in `except`.
  func dueOrders(at now: Timestamp, limit: Int, except skipped: Set<OrderID>) async throws -> [OrderID] {
    try await store.transaction { transaction in
      let ids = try transaction.dueOrders(at: now, limit: limit + skipped.count)
      return ids.filter { !skipped.contains($0) }
    }
  }

  /// After a start: the orders with a call under way, which is lost.
  func ordersWithCallsUnderWay() async throws -> [OrderID] {
    try await store.read { try $0.ordersWithCallsUnderWay() }
  }

  /// Carries out what happened to each of several orders. They share commits, but each is a transaction of its own: one
  /// whose record is damaged does not stop the others.
  ///
  /// - Parameter onlyOwn: leaves alone what another runtime has begun calls for by now.
  func advanceEach(
    _ ids: [OrderID],
    at now: Timestamp,
    onlyOwn: Bool = false,
    happened: @escaping @Sendable (OrderRecord) -> Happening
  ) async throws -> (advances: [Advance], failures: [OrderID: any Error]) {
    try await withThrowingTaskGroup(of: (OrderID, Result<[Advance], any Error>).self) { group in
      for id in ids {
        group.addTask {
          do {
            let decided = ContinuousClock.now
            let steps = try await store.transaction { transaction in
              guard let record = try transaction.order(id), try !onlyOwn || transaction.hasBegunCalls(of: id) else {
                return [Advance]()
              }
              return try Self.advance(id, [happened(record)], now, transaction)
            }
            return (id, .success(steps.map { $0.decided(at: decided) }))
          } catch {
            return (id, .failure(error))
          }
        }
      }
      var advances: [Advance] = []
      var failures: [OrderID: any Error] = [:]
      for try await (id, result) in group {
        switch result {
        case .success(let steps): advances += steps
        case .failure(let error): failures[id] = error
        }
      }
      return (advances, failures)
    }
  }

  /// Takes delivery reports. One that fits no notification is kept: its send result may not have been stored yet.
  func take(_ reports: [DeliveryReport], at now: Timestamp) async throws -> [Advance] {
    let decided = ContinuousClock.now
    let advances = try await store.transaction { transaction in
      var reportsOf: [OrderID: [DeliveryReport]] = [:]
      var unknown: [DeliveryReport] = []
      for report in reports {
        if let id = try transaction.order(withReference: report.reference, provider: report.provider) {
          reportsOf[id, default: []].append(report)
        } else {
          unknown.append(report)
        }
      }
      // Always in the same order, and what is not known last: then nobody waits for another in a circle.
      var advances = try reportsOf.sorted { $0.key.description < $1.key.description }.flatMap { id, reports in
        try Self.advance(id, [.report(reports)], now, transaction)
      }
      for report in unknown.sorted(by: { $0.reference < $1.reference }) {
        guard let id = try transaction.keep(report, at: now) else { continue }
        advances += try Self.advance(id, [.report([report])], now, transaction)
      }
      return advances
    }
    return advances.map { $0.decided(at: decided) }
  }

  func held(dueAt now: Timestamp, limit: Int) async throws -> [HeldRecord] {
    try await store.transaction { try $0.held(dueAt: now, limit: limit) }
  }

  /// Nobody looks at these held SMS again before `time`.
  func postpone(_ ids: [NotificationID], to time: Timestamp) async throws {
    try await store.transaction { try $0.postpone(ids, to: time) }
  }

  func nextDue() async throws -> Timestamp? { try await store.read { try $0.nextDue() } }

  func feed(creator: String, _ query: FeedQuery) async throws -> [ShowOrder.FeedRecord] {
    try await store.transaction { transaction in
      guard query.isDescending else {
        return try transaction.feed(creator: creator, after: query.sequenceNumber, limit: query.limit)
      }
      let end = query.sequenceNumber == 0 ? nil : query.sequenceNumber
      return try transaction.feed(creator: creator, before: end, limit: query.limit)
    }
  }

  /// Deletes old entries of the feed, and old reports that have fitted no message.
  ///
  /// - Parameter limit: of each, at most so many.
  /// - Returns: whether there may be more.
  func deleteFeedAndReports(before time: Timestamp, limit: Int) async throws -> Bool {
    try await store.transaction { transaction in
      let entries = try transaction.deleteFeed(before: time, limit: limit)
      let reports = try transaction.deleteReports(before: time, limit: limit)
      return max(entries, reports) == limit
    }
  }

  /// Erases what orders that ended before `time` hold of people.
  ///
  /// - Parameter damaged: orders that cannot be read; those that are found are added.
  /// - Returns: whether there may be more.
  func eraseContents(
    endedBefore time: Timestamp,
    at now: Timestamp,
    limit: Int,
    except damaged: inout Set<OrderID>
  ) async throws -> Bool {
    let known = damaged
    let ids = try await store.read { try $0.endedOrders(before: time, limit: limit + known.count) }
      .filter { !known.contains($0) }
    let found = try await withThrowingTaskGroup(of: OrderID?.self) { group in
      for id in ids {
        group.addTask {
          do {
            try await store.transaction { try Self.eraseContents(of: id, endedBefore: time, at: now, $0) }
            return nil
          } catch  where StoreError.isDamage(error) {
            return id
          }
        }
      }
      return try await group.reduce(into: Set<OrderID>()) { if let id = $1 { $0.insert(id) } }
    }
    damaged.formUnion(found)
    return ids.count >= limit
  }

  private static func eraseContents(
    of id: OrderID,
    endedBefore time: Timestamp,
    at now: Timestamp,
    _ transaction: any StoreTransaction
  ) throws {
    // It may have been sent again, or erased by another, meanwhile.
    guard let before = try transaction.order(id), before.order.status.isFinal, before.order.contentsErased == nil,
      before.order.statusChanged < time
    else { return }
    var after = before
    after.order.eraseContents(at: now)
    for index in after.notifications.indices {
      guard let id = UUIDBytes(UUID().uuidString.lowercased()) else { continue }
      after.notifications[index].eraseContents(id: NotificationID(id))
    }
    try transaction.deleteNotifications(of: id)
    try transaction.save(after, previous: OrderRecord(order: before.order, notifications: []))
    try transaction.changeFeed(of: id) { $0.eraseContents() }
    try transaction.changeReceipt(of: before.order.chainId) { $0.eraseContents() }
  }

  func failures(of creator: String?, before place: FailurePlace?, limit: Int) async throws -> [FailureRecord] {
    try await store.read { try $0.failures(of: creator, before: place, limit: limit) }
  }

  func unmatchedReports(before sequence: Int64, limit: Int) async throws -> [UnmatchedReport] {
    try await store.read { try $0.unmatchedReports(before: sequence, limit: limit) }
  }

  private static func advance(
    _ id: OrderID,
    _ happened: [Happening],
    _ now: Timestamp,
    _ transaction: any StoreTransaction
  ) throws -> [Advance] {
    guard let before = try transaction.order(id) else { return [] }
    var advances: [Advance] = []
    for happened in happened.joined {
      guard let advance = step(advances.last?.after ?? before, happened, now) else { continue }
      advances.append(advance)
      try keepOutcome(of: advance, at: now, transaction)
    }
    guard let after = advances.last?.after else { return [] }
    try transaction.save(after, previous: before)
    return advances + (try takeEarlyReports(before, after, now, transaction))
  }

  /// Nil where it changes nothing.
  private static func step(_ before: OrderRecord, _ happened: Happening, _ now: Timestamp) -> Advance? {
    var life = OrderLife(order: before.order, notifications: before.notifications)
    let transition = life.handle(happened, now: now)
    let after = OrderRecord(order: life.order, notifications: life.notifications)
    return after == before ? nil : Advance(before: before, after: after, happened: happened, transition: transition)
  }

  private static func keepOutcome(
    of advance: Advance,
    at now: Timestamp,
    _ transaction: any StoreTransaction
  ) throws {
    let order = advance.after.order
    if let entry = advance.transition.feedEntry { try transaction.append(entry, of: order, at: now) }
    if advance.transition.releasesKey { try transaction.releaseKey(of: order.chainId) }
  }

  /// A report may come before the result of the hand-over that it is about; it waits in the store for this moment.
  private static func takeEarlyReports(
    _ before: OrderRecord,
    _ after: OrderRecord,
    _ now: Timestamp,
    _ transaction: any StoreTransaction
  ) throws -> [Advance] {
    let references = AdvanceOrder.Index.references(in: after.notifications, since: before.notifications)
    let reports = try references.sorted { $0.reference < $1.reference }.flatMap {
      try transaction.takeReports(reference: $0.reference, provider: $0.provider)
    }
    return reports.isEmpty ? [] : try advance(after.order.id, [.report(reports)], now, transaction)
  }
}
