/// The body of `POST /orders`, and what `POST /orders/email` and `/orders/sms` come to, as it comes: nothing is checked but
/// the types. `SingleOrder` makes an order of it.
package struct OrderRequest: Codable, Sendable, Hashable {
  package struct Recipient: Codable, Sendable, Hashable {
    package var emailAddress: String?
    package var mobileNumber: String?
    package var nationalIdentityNumber: String?
    package var organizationNumber: String?
  }

  package struct EmailTemplate: Codable, Sendable, Hashable {
    package var fromAddress: String?
    package var subject: String?
    package var body: String?
    package var contentType: EmailContentType?
    package var attachments: UnsupportedMember?
    package var cc: UnsupportedMember?
    package var bcc: UnsupportedMember?
  }

  package struct SMSTemplate: Codable, Sendable, Hashable {
    package var senderNumber: String?
    package var body: String?
  }

  package var notificationChannel: ChannelSchema?
  package var recipients: [Recipient]?
  package var emailTemplate: EmailTemplate?
  package var smsTemplate: SMSTemplate?
  package var sendersReference: String?
  package var requestedSendTime: String?
  package var conditionEndpoint: String?
  /// Not in the original's API: the setting for this order alone.
  package var conditionOnFailure: ConditionOnFailure?
  package var ignoreReservation: Bool?
  package var resourceId: String?
  package var resourceAction: String?
  package var attachments: UnsupportedMember?
  package var cc: UnsupportedMember?
  package var bcc: UnsupportedMember?

  /// The body of `POST /orders/email`: the template's members stand beside the order's.
  package init(email decoder: any Decoder) throws {
    try self.init(flat: decoder)
    notificationChannel = .email
    emailTemplate = try EmailTemplate(from: decoder)
  }

  /// The body of `POST /orders/sms`.
  package init(sms decoder: any Decoder) throws {
    try self.init(flat: decoder)
    notificationChannel = .sms
    smsTemplate = try SMSTemplate(from: decoder)
  }

  /// What those two have in common. Members of `POST /orders` alone are nothing to them.
  private init(flat decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    recipients = try container.decodeIfPresent([Recipient].self, forKey: .recipients)
    sendersReference = try container.decodeIfPresent(String.self, forKey: .sendersReference)
    requestedSendTime = try container.decodeIfPresent(String.self, forKey: .requestedSendTime)
    conditionEndpoint = try container.decodeIfPresent(String.self, forKey: .conditionEndpoint)
    conditionOnFailure = try container.decodeIfPresent(ConditionOnFailure.self, forKey: .conditionOnFailure)
    ignoreReservation = try container.decodeIfPresent(Bool.self, forKey: .ignoreReservation)
    resourceId = try container.decodeIfPresent(String.self, forKey: .resourceId)
    resourceAction = try container.decodeIfPresent(String.self, forKey: .resourceAction)
    attachments = try container.decodeIfPresent(UnsupportedMember.self, forKey: .attachments)
    cc = try container.decodeIfPresent(UnsupportedMember.self, forKey: .cc)
    bcc = try container.decodeIfPresent(UnsupportedMember.self, forKey: .bcc)
  }
}
