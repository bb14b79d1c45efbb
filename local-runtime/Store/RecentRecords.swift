import DequeModule
import Notifications
import Synchronization

extension OrderRecord {
  /// Of a new order: whether it is to be sent at once. What waits is not read soon.
  var isReadSoon: Bool { order.requestedSendTime <= order.created.advanced(bySeconds: 60) }
}

/// The orders that were read or written last, decoded. An order is read at each step of its life, most of which follow each
/// other closely; and of one with thousands of messages thousands of reports come, one by one, each of which would read all
/// of it from the store.
///
/// What stands here is what has been read or written. Where that may be taken back, or another may write, its version is
/// compared with the stored one.
final class RecentRecords: Sendable {
  /// Bytes of all records together, but for a single one.
  private static let limit = 16 << 20

  private struct State {
    var records: [OrderID: (record: OrderRecord, size: Int)] = [:]
    /// Those that came first go first; some are there no more.
    var ids: Deque<OrderID> = []
    var size = 0

    mutating func remove(_ id: OrderID) { size -= records.removeValue(forKey: id)?.size ?? 0 }
  }

  private let state = Mutex(State())

  func record(_ id: OrderID) -> OrderRecord? { state.withLock { $0.records[id]?.record } }

  /// An order that has ended is read no more.
  func keep(_ record: OrderRecord) {
    let id = record.order.id
    let size = Self.size(of: record)
    state.withLock { state in
      let isNew = state.records[id] == nil
      state.remove(id)
      guard !record.order.status.isFinal else { return }
      state.records[id] = (record, size)
      state.size += size
      if isNew { state.ids.append(id) }
      while state.size > Self.limit, state.records.count > 1, let first = state.ids.popFirst() { state.remove(first) }
      if state.ids.count > 2 * state.records.count + 1_000 { state.ids.removeAll { state.records[$0] == nil } }
    }
  }

  func forget() { state.withLock { $0 = State() } }

  /// About as many bytes as it takes.
  private static func size(of record: OrderRecord) -> Int {
    let content = record.order
    let texts = [content.email?.subject, content.email?.body, content.sms?.body].reduce(0) {
      $0 + ($1?.utf8.count ?? 0)
    }
    return record.notifications.reduce(2_000 + 300 * content.recipients.count + texts) { size, notification in
      size + 1_000 + notification.body.utf8.count + (notification.subject?.utf8.count ?? 0)
    }
  }
}
