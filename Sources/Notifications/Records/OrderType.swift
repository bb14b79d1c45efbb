package enum OrderType: String, Codable, Sendable, Hashable {
  case notification = "Notification"
  case reminder = "Reminder"
  case instant = "Instant"
}
