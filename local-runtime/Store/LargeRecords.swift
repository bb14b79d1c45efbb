import Notifications

/// The orders with many notifications that were read or written last, decoded. Thousands of reports come for such an order,
/// one by one, and each would read all of it from the file.
///
/// Used on the store's thread alone. What stands here is what the connection would read, so whoever takes a write back
/// forgets all.
final class LargeRecords {
  /// Fewer notifications are quick to read.
  private static let least = 50
  /// Notifications of all records together, but for a single one.
  private static let limit = 20_000

  private var records: [OrderRecord] = []

  func record(_ id: OrderID) -> OrderRecord? { records.last { $0.order.id == id } }

  func keep(_ record: OrderRecord) {
    records.removeAll { $0.order.id == record.order.id }
    guard record.notifications.count >= Self.least else { return }
    records.append(record)
    while records.count > 1, records.reduce(0, { $0 + $1.notifications.count }) > Self.limit { records.removeFirst() }
  }

  func forget() { records = [] }
}
