/// The body of `POST /future/orders` as it comes: nothing is checked but the types. `OrderChain` makes orders of it.
///
/// Members that the API does not know are passed over, as the original does.
package struct OrderChainRequest: Codable, Sendable, Hashable {
  package var idempotencyId: String?
  package var sendersReference: String?
  package var requestedSendTime: String?
  package var conditionEndpoint: String?
  package var dialogportenAssociation: DialogportenAssociation?
  package var recipient: RecipientRequest?
  package var reminders: [ReminderRequest]?
}

/// One reminder of an order chain: an order of its own, sent some days after the first or at a time of its own.
package struct ReminderRequest: Codable, Sendable, Hashable {
  package var sendersReference: String?
  package var delayDays: Int?
  package var requestedSendTime: String?
  package var conditionEndpoint: String?
  package var recipient: RecipientRequest?
}

/// One of the recipient kinds; exactly one member is to be set.
package struct RecipientRequest: Codable, Sendable, Hashable {
  package struct ByEmail: Codable, Sendable, Hashable {
    package var emailAddress: String?
    package var emailSettings: EmailSettingsRequest?
  }

  package struct BySMS: Codable, Sendable, Hashable {
    package var phoneNumber: String?
    package var smsSettings: SMSSettingsRequest?
  }

  package struct Person: Codable, Sendable, Hashable {
    package var nationalIdentityNumber: String?
    package var channelSchema: ChannelSchema?
    package var ignoreReservation: Bool?
    package var useStaleContactInformation: Bool?
    package var resourceId: String?
    package var resourceAction: String?
    package var emailSettings: EmailSettingsRequest?
    package var smsSettings: SMSSettingsRequest?
  }

  /// A kind that is known by name only, so that it can be refused by name.
  package struct Unsupported: Codable, Sendable, Hashable {
    package init(from decoder: any Decoder) throws {}
    package func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: NoKey.self) }
    private enum NoKey: CodingKey {}
  }

  package var recipientEmail: ByEmail?
  package var recipientSms: BySMS?
  package var recipientPerson: Person?
  package var recipientOrganization: Unsupported?
  package var recipientExternalIdentity: Unsupported?
}

package struct EmailSettingsRequest: Codable, Sendable, Hashable {
  package var senderEmailAddress: String?
  package var subject: String?
  package var body: String?
  package var contentType: EmailContentType?
  package var sendingTimePolicy: SendingTimePolicy?
}

package struct SMSSettingsRequest: Codable, Sendable, Hashable {
  package var sender: String?
  package var body: String?
  package var sendingTimePolicy: SendingTimePolicy?
}
