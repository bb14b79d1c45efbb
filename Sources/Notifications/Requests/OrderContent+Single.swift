/// The recipients and texts of `POST /orders` and of the calls for one channel.
extension OrderContent {
  /// Nil where something is wrong, which `errors` then says.
  init?(_ request: OrderRequest, isNested: Bool, defaults: OrderDefaults, errors: inout FieldErrors) {
    let before = errors.count
    let channel = request.notificationChannel
    if channel == nil { errors.add("NotificationChannel", "A notification channel must be defined.") }
    Resource.check(request.resourceId, action: request.resourceAction, below: "", needsURN: false, &errors)
    let unsupported = [("Attachments", request.attachments), ("Cc", request.cc), ("Bcc", request.bcc)]
    if isNested { UnsupportedMembers.check(unsupported, below: "", &errors) }
    let recipients = Self.recipients(request.recipients ?? [], channel, checks: defaults.identifierChecks, &errors)
    // The longest that a text becomes depends on the kind of its recipients alone: one of each is enough.
    var kinds: [RecipientIdentity?] = []
    if recipients.contains(where: { $0.identity == nil }) { kinds.append(nil) }
    if let person = recipients.first(where: { $0.nationalIdentityNumber != nil }) { kinds.append(person.identity) }
    if let body = recipients.first(where: { $0.organizationNumber != nil }) { kinds.append(body.identity) }

    var email: EmailContent?
    if channel?.usesEmail ?? false {
      if let template = request.emailTemplate {
        let texts = EmailTexts(template, at: isNested ? "EmailTemplate" : "")
        email = EmailContent(texts, to: kinds, defaults: defaults, errors: &errors)
      } else {
        errors.add("EmailTemplate", "An email template is required for the selected notification channel.")
      }
    }
    var sms: SMSContent?
    if channel?.usesSMS ?? false {
      if let template = request.smsTemplate {
        let texts = SMSTexts(template, at: isNested ? "SmsTemplate" : "")
        sms = SMSContent(texts, to: kinds, defaults: defaults, errors: &errors)
      } else {
        // "the selected the" is the original's.
        errors.add("SmsTemplate", "An SMS template is required for the selected the notification channel.")
      }
    }
    let texts = [email?.subject, email?.body, sms?.body].compactMap { $0 }
    let longest = kinds.map { kind in texts.reduce(0) { $0 + Keywords.longest($1, for: kind).utf8.count } }.max() ?? 0
    if longest * recipients.count > RequestLimits.textOfAllRecipients {
      let most = RequestLimits.textOfAllRecipients
      errors.add("Recipients", "The texts for all recipients must be at most \(most) bytes long together, in UTF-8.")
    }
    guard let channel, errors.count == before else { return nil }
    self.init(
      recipients: recipients,
      channel: channel,
      email: email,
      sms: sms,
      ignoreReservation: request.ignoreReservation ?? false,
      resourceId: request.resourceId,
      resourceAction: request.resourceAction
    )
  }

  private static func recipients(
    _ requests: [OrderRequest.Recipient],
    _ channel: ChannelSchema?,
    checks: IdentifierChecks,
    _ errors: inout FieldErrors
  ) -> [Recipient] {
    if requests.isEmpty { errors.add("Recipients", "One or more recipient is required.") }
    guard requests.count <= RequestLimits.recipients else {
      errors.add("Recipients", "There may be at most \(RequestLimits.recipients) recipients.")
      return []
    }
    return requests.enumerated().compactMap { index, request in
      recipient(request, channel, checks: checks, at: "Recipients[\(index)]", &errors)
    }
  }

  /// Nil where something is wrong, which `errors` then says.
  private static func recipient(
    _ request: OrderRequest.Recipient,
    _ channel: ChannelSchema?,
    checks: IdentifierChecks,
    at field: String,
    _ errors: inout FieldErrors
  ) -> Recipient? {
    func given(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    let (email, mobile) = (given(request.emailAddress), given(request.mobileNumber))
    let (person, organization) = (given(request.nationalIdentityNumber), given(request.organizationNumber))
    if let organization {
      if person != nil || email != nil || mobile != nil {
        errors.add(
          "\(field).OrganizationNumber",
          "Organization number cannot be combined with email address, mobile number, or national identity number."
        )
      }
      if let number = OrganizationNumber(organization, checks: checks) { return Recipient(.organization(number)) }
      errors.add("\(field).OrganizationNumber", OrganizationNumber.flaw(in: organization))
      return nil
    }
    if let person {
      if email != nil || mobile != nil {
        errors.add(
          "\(field).NationalIdentityNumber",
          "National identity number cannot be combined with email address, mobile number, or organization number."
        )
      }
      if let number = NationalIdentityNumber(person, checks: checks) { return Recipient(.person(number)) }
      errors.add("\(field).NationalIdentityNumber", NationalIdentityNumber.flaw(in: person))
      return nil
    }
    var recipient = Recipient()
    if let email {
      recipient.emailAddress = EmailAddress(email)
      if recipient.emailAddress == nil { errors.add("\(field).EmailAddress", "Invalid email address format.") }
    }
    if let mobile {
      recipient.mobileNumber = MobileNumber(mobile)
      if recipient.mobileNumber == nil {
        errors.add(
          "\(field).MobileNumber",
          "Mobile number can contain only '+' and numeric characters, and it must adhere to the E.164 standard."
        )
      }
    }
    if let channel, let flaw = channel.flaw(ofEmail: email, mobile: mobile) { errors.add(field, flaw) }
    return recipient
  }
}

extension ChannelSchema {
  /// What an order by this schema lacks where a recipient gives these addresses and no number; nil where nothing.
  fileprivate func flaw(ofEmail email: String?, mobile: String?) -> String? {
    switch self {
    case .email where email == nil:
      "Either a valid email address, organization number, or national identity number must be provided for each recipient."
    case .sms where mobile == nil:
      "Either a valid mobile number starting with country code, organization number, or national identity number must be "
        + "provided for each recipient."
    case .emailPreferred, .smsPreferred, .emailAndSms:
      email == nil && mobile == nil
        ? "Either a valid email address, mobile number starting with country code, organization number, or national "
          + "identity number must be provided for each recipient." : nil
    case .email, .sms: nil
    }
  }
}
