/// What one notification goes by.
package enum Channel: String, Codable, Sendable, Hashable {
  case email = "Email"
  case sms = "Sms"
}
