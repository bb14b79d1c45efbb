/// A UUID in lower-case text, tagged with the kind of record that it names, so that an order's id is never
/// taken for a chain's.
package struct ID<Kind>: Sendable, Hashable, CustomStringConvertible {
  package let uuid: UUIDBytes

  package init(_ uuid: UUIDBytes) { self.uuid = uuid }

  /// Nil where the text is no UUID of the form 8-4-4-4-12.
  package init?(_ text: String) {
    guard let uuid = UUIDBytes(text) else { return nil }
    self.uuid = uuid
  }

  package var description: String { uuid.description }
}

extension ID: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be a UUID." }

  package var encodedText: String { description }
}

package enum ChainKind: Sendable {}
package enum OrderKind: Sendable {}
package enum NotificationKind: Sendable {}

/// The `notificationOrderId` of the public API: one order with its reminders.
package typealias ChainID = ID<ChainKind>
/// The `shipmentId` of the public API: one order or one reminder.
package typealias OrderID = ID<OrderKind>
package typealias NotificationID = ID<NotificationKind>
