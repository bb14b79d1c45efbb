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
    if address == nil {
      errors.add("\(field).EmailAddress", "Invalid email address format.")
    }
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
}
