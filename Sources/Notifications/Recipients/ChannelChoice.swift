/// Which of a recipient's addresses an order uses (reference: channel choice of the original, §3.6).
///
/// The fallback of a preferred channel is decided by the presence of an address, never by a failed delivery.
package enum ChannelChoice {
  package struct Address: Sendable, Hashable {
    package var channel: Channel
    package var text: String
  }

  /// Empty where the recipient has no address that the schema allows.
  package static func addresses(
    for schema: ChannelSchema,
    email: EmailAddress?,
    mobile: MobileNumber?
  ) -> [Address] {
    let byEmail = email.map { Address(channel: .email, text: $0.text) }
    let bySMS = mobile.map { Address(channel: .sms, text: $0.e164) }
    return switch schema {
    case .email: [byEmail].compactMap { $0 }
    case .sms: [bySMS].compactMap { $0 }
    case .emailPreferred: [byEmail ?? bySMS].compactMap { $0 }
    case .smsPreferred: [bySMS ?? byEmail].compactMap { $0 }
    case .emailAndSms: [byEmail, bySMS].compactMap { $0 }
    }
  }
}
