/// Who an order goes to and by what, parsed from one of the recipient kinds of a request.
struct ParsedRecipient {
  var recipient: Recipient
  var channel: ChannelSchema
  var email: EmailContent?
  var sms: SMSContent?
  var ignoreReservation = false
  var useStaleContactInformation = false
  var resourceId: String?
  var resourceAction: String?
}

extension ParsedRecipient {
  /// Nil where something is wrong, which `errors` then says.
  init?(_ request: RecipientRequest?, at field: String, defaults: OrderDefaults, errors: inout FieldErrors) {
    let kinds = [
      request?.recipientEmail != nil, request?.recipientSms != nil, request?.recipientPerson != nil,
      request?.recipientOrganization != nil, request?.recipientExternalIdentity != nil,
    ]
    guard let request, kinds.count(where: { $0 }) == 1 else {
      errors.add(field, "Must have exactly one recipient.")
      return nil
    }
    if let email = request.recipientEmail {
      self.init(email, at: "\(field).RecipientEmail", defaults: defaults, errors: &errors)
    } else if let sms = request.recipientSms {
      self.init(sms, at: "\(field).RecipientSms", defaults: defaults, errors: &errors)
    } else if let person = request.recipientPerson {
      self.init(person, at: "\(field).RecipientPerson", defaults: defaults, errors: &errors)
    } else {
      let kind = request.recipientOrganization != nil ? "RecipientOrganization" : "RecipientExternalIdentity"
      errors.add("\(field).\(kind)", "This kind of recipient is not supported.")
      return nil
    }
  }

  private init?(
    _ request: RecipientRequest.ByEmail,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let address = EmailAddress(request.emailAddress ?? "")
    if address == nil { errors.add("\(field).EmailAddress", "Invalid email address format.") }
    guard let settings = request.emailSettings else {
      errors.add("\(field).EmailSettings", "The EmailSettings field is required.")
      return nil
    }
    let content = EmailContent(settings, at: "\(field).EmailSettings", defaults: defaults, errors: &errors)
    guard let address, let content else { return nil }
    self.init(recipient: Recipient(emailAddress: address), channel: .email, email: content)
  }

  private init?(
    _ request: RecipientRequest.BySMS,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let typed = request.phoneNumber ?? ""
    let number = MobileNumber(typed)
    if typed.isEmpty {
      errors.add("\(field).PhoneNumber", "Recipient phone number cannot be null or empty.")
    } else if number == nil {
      errors.add("\(field).PhoneNumber", "Recipient phone number is not a valid mobile number.")
    }
    guard let settings = request.smsSettings else {
      errors.add("\(field).SmsSettings", "The SmsSettings field is required.")
      return nil
    }
    let content = SMSContent(settings, at: "\(field).SmsSettings", defaults: defaults, errors: &errors)
    guard let number, let content else { return nil }
    self.init(recipient: Recipient(mobileNumber: number), channel: .sms, sms: content)
  }

  private init?(
    _ request: RecipientRequest.Person,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.errors.count
    let typed = request.nationalIdentityNumber ?? ""
    let person = NationalIdentityNumber(typed, checks: defaults.identifierChecks)
    if typed.isEmpty {
      errors.add("\(field).NationalIdentityNumber", "'National Identity Number' must not be empty.")
    } else if person == nil {
      let isOfLength = typed.utf8.count == 11 && typed.utf8.allSatisfy { (0x30...0x39).contains($0) }
      errors.add(
        "\(field).NationalIdentityNumber",
        isOfLength
          ? "National identity number has wrong control digits." : "National identity number must be 11 digits long."
      )
    }
    let channel = request.channelSchema ?? .emailPreferred
    if channel == .emailAndSms { errors.add("\(field).ChannelSchema", "Invalid channel scheme value.") }
    Self.checkSettings(request, channel, at: field, errors: &errors)
    Self.checkResource(request, at: field, errors: &errors)
    let email = request.emailSettings.flatMap {
      EmailContent($0, at: "\(field).EmailSettings", defaults: defaults, errors: &errors)
    }
    let sms = request.smsSettings.flatMap {
      SMSContent($0, at: "\(field).SmsSettings", defaults: defaults, errors: &errors)
    }
    guard let person, errors.errors.count == before else { return nil }
    self.init(
      recipient: Recipient(nationalIdentityNumber: person),
      channel: channel,
      email: channel.usesEmail ? email : nil,
      sms: channel.usesSMS ? sms : nil,
      ignoreReservation: request.ignoreReservation ?? false,
      useStaleContactInformation: request.useStaleContactInformation ?? false,
      resourceId: request.resourceId,
      resourceAction: request.resourceAction
    )
  }

  private static func checkSettings(
    _ request: RecipientRequest.Person,
    _ channel: ChannelSchema,
    at field: String,
    errors: inout FieldErrors
  ) {
    let schema =
      switch channel {
      case .email, .sms: channel.rawValue
      case .emailPreferred, .smsPreferred: "SmsPreferred or EmailPreferred"
      case .emailAndSms: "EmailAndSms"
      }
    if channel.usesEmail, request.emailSettings == nil {
      errors.add("\(field).EmailSettings", "EmailSettings must be set when ChannelSchema is \(schema)")
    }
    if channel.usesSMS, request.smsSettings == nil {
      errors.add("\(field).SmsSettings", "SmsSettings must be set when ChannelSchema is \(schema)")
    }
  }

  private static func checkResource(_ request: RecipientRequest.Person, at field: String, errors: inout FieldErrors) {
    let prefix = "urn:altinn:resource:"
    if let resource = request.resourceId, !resource.hasPrefix(prefix) || resource.utf8.count == prefix.utf8.count {
      errors.add("\(field).ResourceId", "ResourceId must have a valid syntax.")
    }
    guard let action = request.resourceAction else { return }
    if action.allSatisfy(\.isWhitespace) {
      errors.add("\(field).ResourceAction", "ResourceAction cannot be blank or whitespace.")
    }
    if (request.resourceId ?? "").allSatisfy(\.isWhitespace) {
      errors.add("\(field).ResourceAction", "ResourceAction cannot be specified without a ResourceId.")
    }
  }
}
