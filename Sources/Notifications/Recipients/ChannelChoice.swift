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
    emails: [EmailAddress],
    mobiles: [MobileNumber]
  ) -> [Address] {
    let byEmail = emails.map { Address(channel: .email, text: $0.text) }
    let bySMS = mobiles.map { Address(channel: .sms, text: $0.e164) }
    return switch schema {
    case .email: byEmail
    case .sms: bySMS
    case .emailPreferred: byEmail.isEmpty ? bySMS : byEmail
    case .smsPreferred: bySMS.isEmpty ? byEmail : bySMS
    case .emailAndSms: byEmail + bySMS
    }
  }

  /// The addresses that the order itself names. With a preferred channel both are used, as in the original: whoever names
  /// two addresses wants both.
  package static func addresses(for schema: ChannelSchema, namedBy recipient: Recipient) -> [Address] {
    addresses(
      for: schema.isPreference ? .emailAndSms : schema,
      emails: recipient.emailAddress.map { [$0] } ?? [],
      mobiles: recipient.mobileNumber.map { [$0] } ?? []
    )
  }

  /// The channels on which `addresses` leave the recipient without a message that the order asks for.
  package static func missing(for schema: ChannelSchema, in addresses: [Address]) -> [Channel] {
    let wanted: [Channel] = schema == .emailAndSms ? [.email, .sms] : [schema.first]
    guard !addresses.isEmpty else { return wanted }
    return schema == .emailAndSms ? wanted.filter { channel in !addresses.contains { $0.channel == channel } } : []
  }
}
