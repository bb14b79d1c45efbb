import Notifications

/// The orders with many notifications that were read or written last, decoded. Thousands of reports come for such an order,
/// one by one, and each would read all of it from the file.
///
/// Used on the store's thread alone. What stands here is what the connection would read, so whoever takes a write back
/// forgets all.
final class LargeRecords {
  /// Fewer notifications are quick to read.
  private static let least = 50
  /// Bytes of all records together, but for a single one.
  private static let limit = 32 << 20

  private var records: [(record: OrderRecord, size: Int)] = []

  func record(_ id: OrderID) -> OrderRecord? { records.last { $0.record.order.id == id }?.record }

  /// An order that has ended is read no more.
  func keep(_ record: OrderRecord) {
    records.removeAll { $0.record.order.id == record.order.id }
    guard record.notifications.count >= Self.least, !record.order.status.isFinal else { return }
    records.append((record, record.notifications.reduce(0) { $0 + Self.size(of: $1) }))
    while records.count > 1, records.reduce(0, { $0 + $1.size }) > Self.limit { records.removeFirst() }
  }

  func forget() { records = [] }

  /// About as many bytes as it takes.
  private static func size(of notification: Notification) -> Int {
    1_000 + notification.body.utf8.count + (notification.subject?.utf8.count ?? 0)
  }
}
