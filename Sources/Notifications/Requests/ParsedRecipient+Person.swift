extension ParsedRecipient {
  /// Nil where something is wrong, which `errors` then says. Settings of a channel that the schema does not use are checked
  /// too, as the original does, and left out of the order.
  init?(
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
      recipient: Recipient(.person(person)),
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
