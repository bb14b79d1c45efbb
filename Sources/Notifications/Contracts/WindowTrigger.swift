/// The contract of `window-trigger`: which held SMS may go now.
package enum WindowTrigger {
  package struct Held: Codable, Sendable, Hashable {
    package var id: NotificationID
    package var creator: String
    package var dueAt: Timestamp
    package var expiresAt: Timestamp

    package init(id: NotificationID, creator: String, dueAt: Timestamp, expiresAt: Timestamp) {
      self.id = id
      self.creator = creator
      self.dueAt = dueAt
      self.expiresAt = expiresAt
    }
  }

  package struct Event: Codable, Sendable, Hashable {
    package var held: [Held]
    /// At most so many are released; all of them where absent.
    package var limit: Int?
    package var window: SendWindow?
    package var now: Timestamp?

    package init(held: [Held], limit: Int? = nil, window: SendWindow? = nil, now: Timestamp? = nil) {
      self.held = held
      self.limit = limit
      self.window = window
      self.now = now
    }
  }

  package struct Result: Codable, Sendable, Hashable {
    package var open: Bool
    /// In sending order: creators take turns, each creator's own oldest first.
    package var release: [NotificationID]
    package var hold: [NotificationID]
    package var expire: [NotificationID]
    /// The next opening while the window is shut, the closing while it is open.
    package var nextChange: Timestamp
  }
}
