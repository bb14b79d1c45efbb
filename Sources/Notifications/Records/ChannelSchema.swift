/// The channels that an order may use (`channelSchema`, `notificationChannel`).
package enum ChannelSchema: String, APIEnum {
  case email = "Email"
  case sms = "Sms"
  case emailPreferred = "EmailPreferred"
  case smsPreferred = "SmsPreferred"
  case emailAndSms = "EmailAndSms"

  package var number: Int {
    switch self {
    case .email: 0
    case .sms: 1
    case .emailPreferred: 2
    case .smsPreferred: 3
    case .emailAndSms: 4
    }
  }

  /// The channel of the row that says that nobody could be reached.
  package var first: Channel {
    switch self {
    case .email, .emailPreferred, .emailAndSms: .email
    case .sms, .smsPreferred: .sms
    }
  }

  package var isPreference: Bool { self == .emailPreferred || self == .smsPreferred }
  package var usesEmail: Bool { self != .sms }
  package var usesSMS: Bool { self != .email }
}
