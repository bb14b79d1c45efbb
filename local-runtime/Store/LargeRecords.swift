import Notifications
import Synchronization

/// The orders with many notifications that were read or written last, decoded. Thousands of reports come for such an order,
/// one by one, and each would read all of it from the store.
///
/// What stands here is what has been read or written. Where that may be taken back, or another may write, its version is
/// compared with the stored one.
final class LargeRecords: Sendable {
  /// Fewer notifications are quick to read.
  private static let least = 50
  /// Bytes of all records together, but for a single one.
  private static let limit = 32 << 20

  private let records = Mutex<[(record: OrderRecord, size: Int)]>([])

  func record(_ id: OrderID) -> OrderRecord? {
    records.withLock { records in records.last { $0.record.order.id == id }?.record }
  }

  /// An order that has ended is read no more.
  func keep(_ record: OrderRecord) {
    let size = record.notifications.reduce(0) { $0 + Self.size(of: $1) }
    records.withLock { records in
      records.removeAll { $0.record.order.id == record.order.id }
      guard record.notifications.count >= Self.least, !record.order.status.isFinal else { return }
      records.append((record, size))
      while records.count > 1, records.reduce(0, { $0 + $1.size }) > Self.limit { records.removeFirst() }
    }
  }

  func forget() { records.withLock { $0 = [] } }

  /// About as many bytes as it takes.
  private static func size(of notification: Notification) -> Int {
    1_000 + notification.body.utf8.count + (notification.subject?.utf8.count ?? 0)
  }
}
