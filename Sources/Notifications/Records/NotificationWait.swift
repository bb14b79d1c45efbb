/// What a notification that is not final waits for; `Notification.dueAt` says until when.
package enum NotificationWait: String, Codable, Sendable, Hashable {
  /// The send window is shut. Only `window-trigger` lets it go.
  case window
  /// The provider could not take it; the next attempt is at `dueAt`.
  case retry
  /// It is being handed over. If nothing is heard by `dueAt`, the outcome is unknown.
  case handover
  /// The provider has it and will report, or can be asked at `dueAt` where that is before the expiry.
  case report
}
