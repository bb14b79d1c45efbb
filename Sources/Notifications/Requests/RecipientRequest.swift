/// One of the recipient kinds of an order chain; exactly one member is to be set.
package struct RecipientRequest: Codable, Sendable, Hashable {
  package struct ByEmail: Codable, Sendable, Hashable {
    package var emailAddress: String?
    package var emailSettings: EmailSettingsRequest?
  }

  package struct BySMS: Codable, Sendable, Hashable {
    package var phoneNumber: String?
    /// Of an instant order: how long the SMS may be under way.
    package var timeToLiveInSeconds: Int?
    package var smsSettings: SMSSettingsRequest?
  }

  package struct Person: IdentifiedRecipientRequest, Codable, Sendable, Hashable {
    package var nationalIdentityNumber: String?
    package var channelSchema: ChannelSchema?
    package var ignoreReservation: Bool?
    package var useStaleContactInformation: Bool?
    package var resourceId: String?
    package var resourceAction: String?
    package var emailSettings: EmailSettingsRequest?
    package var smsSettings: SMSSettingsRequest?
  }

  package struct Organization: IdentifiedRecipientRequest, Codable, Sendable, Hashable {
    package var orgNumber: String?
    /// The holders of these roles are meant, and not the organization's own addresses; see `OrganizationRole`.
    package var roles: [String]?
    package var channelSchema: ChannelSchema?
    package var resourceId: String?
    package var resourceAction: String?
    package var emailSettings: EmailSettingsRequest?
    package var smsSettings: SMSSettingsRequest?
  }

  package struct External: IdentifiedRecipientRequest, Codable, Sendable, Hashable {
    package var externalIdentity: String?
    package var channelSchema: ChannelSchema?
    package var resourceId: String?
    package var resourceAction: String?
    package var emailSettings: EmailSettingsRequest?
    package var smsSettings: SMSSettingsRequest?
  }

  package var recipientEmail: ByEmail?
  package var recipientSms: BySMS?
  package var recipientPerson: Person?
  package var recipientOrganization: Organization?
  package var recipientExternalIdentity: External?
}

/// What the recipient kinds have in common whose addresses are looked up.
protocol IdentifiedRecipientRequest {
  var channelSchema: ChannelSchema? { get }
  var resourceId: String? { get }
  var resourceAction: String? { get }
  var emailSettings: EmailSettingsRequest? { get }
  var smsSettings: SMSSettingsRequest? { get }
}

package struct EmailSettingsRequest: Codable, Sendable, Hashable {
  package var senderEmailAddress: String?
  package var subject: String?
  package var body: String?
  package var contentType: EmailContentType?
  package var sendingTimePolicy: SendingTimePolicy?
  package var attachments: UnsupportedMember?
  package var cc: UnsupportedMember?
  package var bcc: UnsupportedMember?
}

package struct SMSSettingsRequest: Codable, Sendable, Hashable {
  package var sender: String?
  package var body: String?
  package var sendingTimePolicy: SendingTimePolicy?
}
