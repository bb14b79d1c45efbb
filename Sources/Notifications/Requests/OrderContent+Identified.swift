/// The recipient kinds whose addresses are looked up. Each is nil where something is wrong, which `errors` then says.
extension OrderContent {
  init?(
    _ request: RecipientRequest.Person,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let typed = request.nationalIdentityNumber ?? ""
    let person = NationalIdentityNumber(typed, checks: defaults.identifierChecks)
    if typed.isEmpty {
      errors.add("\(field).NationalIdentityNumber", "'National Identity Number' must not be empty.")
    } else if person == nil {
      errors.add("\(field).NationalIdentityNumber", NationalIdentityNumber.flaw(in: typed))
    }
    self.init(
      request,
      to: person.map { .person($0) },
      channel: request.channelSchema ?? .emailPreferred,
      at: field,
      defaults: defaults,
      errors: &errors
    )
    ignoreReservation = request.ignoreReservation ?? false
    useStaleContactInformation = request.useStaleContactInformation ?? false
  }

  init?(
    _ request: RecipientRequest.Organization,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let typed = request.orgNumber ?? ""
    let organization = OrganizationNumber(typed, checks: defaults.identifierChecks)
    if typed.isEmpty {
      errors.add("\(field).OrgNumber", "OrgNumber cannot be null or empty.")
    } else if organization == nil {
      errors.add("\(field).OrgNumber", OrganizationNumber.flaw(in: typed))
    }
    if request.channelSchema == nil { errors.add("\(field).ChannelSchema", "The ChannelSchema field is required.") }
    let roles = Self.roles(request.roles, at: "\(field).Roles", errors: &errors)
    if roles != nil, request.resourceId != nil {
      // Its users would be expected to be reached too, or the holders to have access: neither is asked.
      errors.add("\(field).Roles", "Roles and ResourceId must not both be set.")
    }
    self.init(
      request,
      to: organization.map { .organization($0) },
      channel: request.channelSchema,
      at: field,
      defaults: defaults,
      errors: &errors
    )
    guard let organization, let roles else { return }
    recipients = roles.map { Recipient(.holders(of: $0, in: organization)) }
  }

  /// Each once; nil where the request names none, or one that is none, which `errors` then says.
  private static func roles(_ typed: [String]?, at field: String, errors: inout FieldErrors) -> [OrganizationRole]? {
    guard let typed else { return nil }
    guard !typed.isEmpty, typed.count <= RequestLimits.roles else {
      errors.add(field, "Roles must be left out or name 1 to \(RequestLimits.roles) roles.")
      return nil
    }
    var roles: [OrganizationRole] = []
    for text in typed {
      guard let role = OrganizationRole(text) else {
        errors.add(field, "Each of Roles \(OrganizationRole.form)")
        return nil
      }
      if !roles.contains(role) { roles.append(role) }
    }
    return roles
  }

  init?(
    _ request: RecipientRequest.External,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let typed = request.externalIdentity ?? ""
    let identity = ExternalIdentity(typed)
    if typed.isEmpty {
      errors.add("\(field).ExternalIdentity", "ExternalIdentity cannot be null or empty.")
    } else if identity == nil {
      errors.add("\(field).ExternalIdentity", "Invalid external identity URN format.")
    }
    self.init(
      request,
      to: identity.map { .external($0) },
      channel: request.channelSchema ?? .email,
      at: field,
      defaults: defaults,
      errors: &errors
    )
  }

  /// What the kinds have in common. Settings of a channel that the schema does not use are checked too, as the original
  /// does, and left out of the order.
  private init?(
    _ request: some IdentifiedRecipientRequest,
    to identity: RecipientIdentity?,
    channel: ChannelSchema?,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    if let channel { Self.checkSettings(request, channel, at: field, errors: &errors) }
    Resource.check(request.resourceId, action: request.resourceAction, below: "\(field).", needsURN: true, &errors)
    let email = request.emailSettings.flatMap {
      EmailContent(
        EmailTexts($0, at: "\(field).EmailSettings"),
        to: [identity],
        defaults: defaults,
        errors: &errors
      )
    }
    let sms = request.smsSettings.flatMap {
      SMSContent(SMSTexts($0, at: "\(field).SmsSettings"), to: [identity], defaults: defaults, errors: &errors)
    }
    guard let identity, let channel, errors.isEmpty(below: field) else { return nil }
    self.init(
      recipients: [Recipient(identity)],
      channel: channel,
      email: channel.usesEmail ? email : nil,
      sms: channel.usesSMS ? sms : nil,
      resourceId: request.resourceId,
      resourceAction: request.resourceAction
    )
  }

  private static func checkSettings(
    _ request: some IdentifiedRecipientRequest,
    _ channel: ChannelSchema,
    at field: String,
    errors: inout FieldErrors
  ) {
    let schema = channel.isPreference ? "SmsPreferred or EmailPreferred" : channel.rawValue
    if channel.usesEmail, request.emailSettings == nil {
      errors.add("\(field).EmailSettings", "EmailSettings must be set when ChannelSchema is \(schema)")
    }
    if channel.usesSMS, request.smsSettings == nil {
      errors.add("\(field).SmsSettings", "SmsSettings must be set when ChannelSchema is \(schema)")
    }
  }
}

extension NationalIdentityNumber {
  /// What is wrong with a text that is no such number, in the words of the public API.
  static func flaw(in typed: String) -> String {
    DecimalDigits(typed, count: 11) == nil
      ? "National identity number must be 11 digits long." : "National identity number has wrong control digits."
  }
}

extension OrganizationNumber {
  static func flaw(in typed: String) -> String {
    DecimalDigits(typed, count: 9) == nil
      ? "Organization number must be 9 digits long." : "Organization number has wrong control digits."
  }
}
