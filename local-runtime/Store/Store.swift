import Notifications

/// Where the runtime keeps its state. Everything that decides is written once, in `Ledger`, over the few operations of
/// `StoreTransaction`; a store does nothing but keep, find and commit.
protocol Store: Sendable {
  /// Runs a body that only asks. Each of its questions sees what has been committed before it.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> Value) async throws -> Value

  /// Runs `body` and commits, or leaves no trace of it where it throws. Returns after the commit is durable.
  ///
  /// From `order(_:)` to its end a transaction has the order to itself. A body may be run again.
  func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value
}

/// One order and its notifications, which change together.
struct OrderRecord: Sendable, Hashable {
  var order: Order
  var notifications: [Notification]
}

/// A held SMS, the order that it belongs to, and that order's window. Its `dueAt` is the order's send time, so that those that have waited
/// longest go first: the opening is the same for all.
struct HeldRecord: Sendable, Hashable {
  var orderId: OrderID
  var window: SendWindow
  var held: WindowTrigger.Held
}

/// A notification that has failed.
struct FailureRecord: Sendable, Hashable {
  var failedAt: Timestamp
  var notification: Notification
}

/// A place among the failures.
struct FailurePlace: Sendable, Hashable {
  var failedAt: Timestamp
  var id: NotificationID
}

/// A report that is kept until somebody's send result fits it, which may be never.
struct UnmatchedReport: Sendable, Hashable {
  var sequenceNumber: Int64
  var received: Timestamp
  var report: DeliveryReport
}

/// The operations that a store offers inside a transaction.
protocol StoreTransaction {
  /// False, and nothing is stored, where the chain's creator, scope and key are taken.
  func insert(_ chain: ChainRecord, _ records: [OrderRecord]) throws -> Bool
  func chain(creator: String, scope: IdempotencyScope, idempotencyKey: String) throws -> ChainRecord?
  /// Lets the chain's idempotency key be used for another.
  func releaseKey(of chain: ChainID) throws

  func order(_ id: OrderID) throws -> OrderRecord?
  /// The orders of a chain, the first one first, then its reminders as they were ordered.
  func orders(of chain: ChainID) throws -> [OrderID]
  /// The creator's orders with exactly this reference, the oldest first.
  func orders(creator: String, sendersReference: String) throws -> [Order]
  /// Writes what has changed; `previous` is what `order(_:)` gave in this transaction.
  func save(_ record: OrderRecord, previous: OrderRecord) throws
  /// Once for each time that the order has become final.
  func append(_ entry: FeedEntry, of order: Order, at time: Timestamp) throws

  /// Orders whose due time has come, each creator's longest due first. Creators take turns, and none gets more than its
  /// share of `limit`: there may be more where fewer come. Where several runtimes share the store, whoever is given an order
  /// has it to itself until it is saved, or for half a minute.
  func dueOrders(at time: Timestamp, limit: Int) throws -> [OrderID]
  /// Orders with a call under way that this runtime has begun, and no other: after a restart nobody waits for its result.
  func ordersWithCallsUnderWay() throws -> [OrderID]
  /// Whether the order's calls under way are this runtime's, and no other's.
  func hasBegunCalls(of id: OrderID) throws -> Bool
  /// Held SMS whose opening has come, each creator's oldest first; in turns, and to oneself, as with `dueOrders`.
  func held(dueAt time: Timestamp, limit: Int) throws -> [HeldRecord]
  /// Lets held SMS be due for a look at `time` instead; nothing else about them changes.
  func postpone(_ ids: [NotificationID], to time: Timestamp) throws
  /// The next time at which an order or a held SMS is due; nil when nothing waits.
  func nextDue() throws -> Timestamp?

  func order(withReference reference: String, provider: String) throws -> OrderID?
  /// Keeps a report that fits no notification yet; where one has come that it fits, gives its order instead.
  func keep(_ report: DeliveryReport, at time: Timestamp) throws -> OrderID?
  /// Takes back what `keep` kept for a message.
  func takeReports(reference: String, provider: String) throws -> [DeliveryReport]

  /// Notifications that have failed, the latest first: of one creator or of all, before a place in that order or from its
  /// beginning.
  func failures(of creator: String?, before place: FailurePlace?, limit: Int) throws -> [FailureRecord]
  /// Reports that fit no notification, the latest first.
  func unmatchedReports(before sequence: Int64, limit: Int) throws -> [UnmatchedReport]

  func feed(creator: String, after sequence: Int64, limit: Int) throws -> [ShowOrder.FeedRecord]
  func feed(creator: String, before sequence: Int64?, limit: Int) throws -> [ShowOrder.FeedRecord]
  /// Deletes entries that were written before `time`, the oldest first, and says how many.
  func deleteFeed(before time: Timestamp, limit: Int) throws -> Int
  /// Deletes reports that fit no notification and were received before `time`, the oldest first, and says how many.
  func deleteReports(before time: Timestamp, limit: Int) throws -> Int
  /// Orders that ended before `time` and whose contents have not been erased.
  func endedOrders(before time: Timestamp, limit: Int) throws -> [OrderID]
  /// All of an order's, to be written anew under other ids.
  func deleteNotifications(of id: OrderID) throws
  func changeFeed(of order: OrderID, _ change: (inout FeedEntry) -> Void) throws
  func changeReceipt(of chain: ChainID, _ change: (inout OrderReceipt) -> Void) throws
  /// All orders by their ids, from after one on or from the first.
  func orderIDs(after id: OrderID?, limit: Int) throws -> [OrderID]
  /// An order's rows. Nobody changes them before the transaction ends.
  func rows(of id: OrderID) throws -> StoredOrder?
  /// What is wrong beside the orders, as the store itself can tell; a line each.
  func flaws() throws -> [String]
}
