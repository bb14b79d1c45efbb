/// Who an order goes to, by what and with which text: what a request says, parsed.
struct OrderContent {
  var recipients: [Recipient]
  var channel: ChannelSchema
  var email: EmailContent?
  var sms: SMSContent?
  var ignoreReservation = false
  var useStaleContactInformation = false
  var resourceId: String?
  var resourceAction: String?
}

/// The recipient kinds of an order chain and of instant orders.
extension OrderContent {
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
    } else if let organization = request.recipientOrganization {
      self.init(organization, at: "\(field).RecipientOrganization", defaults: defaults, errors: &errors)
    } else if let external = request.recipientExternalIdentity {
      self.init(external, at: "\(field).RecipientExternalIdentity", defaults: defaults, errors: &errors)
    } else {
      return nil
    }
  }

  init?(
    _ request: RecipientRequest.ByEmail,
    at field: String,
    wording: RequestWording = .orderChain,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let address = EmailAddress(request.emailAddress ?? "")
    if address == nil { errors.add("\(field).EmailAddress", "Invalid email address format.") }
    guard let settings = request.emailSettings else {
      errors.add("\(field).EmailSettings", "The EmailSettings field is required.")
      return nil
    }
    let texts = EmailTexts(settings, at: "\(field).EmailSettings", wording: wording)
    let content = EmailContent(texts, defaults: defaults, errors: &errors)
    guard let address, let content else { return nil }
    self.init(recipients: [Recipient(emailAddress: address)], channel: .email, email: content)
  }

  init?(
    _ request: RecipientRequest.BySMS,
    at field: String,
    wording: RequestWording = .orderChain,
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
    let texts = SMSTexts(settings, at: "\(field).SmsSettings", wording: wording)
    let content = SMSContent(texts, defaults: defaults, errors: &errors)
    guard let number, let content else { return nil }
    self.init(recipients: [Recipient(mobileNumber: number)], channel: .sms, sms: content)
  }
}
