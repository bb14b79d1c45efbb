/// `emailSettings` and `smsSettings` of a request as an order's content, or what is wrong with them.
extension EmailContent {
  init?(
    _ request: EmailSettingsRequest,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.errors.count
    let subject = MessageText.subject(request.subject ?? "")
    let body = request.body ?? ""
    if subject.isEmpty { errors.add("\(field).Subject", "The email subject must not be empty.") }
    if body.isEmpty { errors.add("\(field).Body", "The email body must not be empty.") }
    if MessageText.hasForbiddenCharacter(subject) {
      errors.add("\(field).Subject", "The email subject must not contain control characters.")
    }
    if body.unicodeScalars.contains("\0") {
      errors.add("\(field).Body", "The email body must not contain NUL characters.")
    }
    if let policy = request.sendingTimePolicy, policy != .anytime {
      errors.add("\(field).SendingTimePolicy", "Email only supports send time anytime")
    }
    var sender = defaults.emailSender
    // A blank sender is the default one; the empty string is refused, as the original does.
    if let given = request.senderEmailAddress, given.isEmpty || !given.allSatisfy(\.isWhitespace) {
      if let address = EmailAddress(given) {
        sender = address
      } else {
        errors.add("\(field).SenderEmailAddress", "The sender email address is not valid.")
      }
    }
    guard errors.errors.count == before else { return nil }
    self.init(sender: sender, subject: subject, body: body, contentType: request.contentType ?? .plain)
  }
}

extension SMSContent {
  init?(
    _ request: SMSSettingsRequest,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.errors.count
    let body = request.body ?? ""
    if body.isEmpty { errors.add("\(field).Body", "SMS body cannot be null or empty.") }
    if MessageText.hasForbiddenCharacter(body) {
      errors.add("\(field).Body", "SMS body must not contain control characters.")
    }
    let given = (request.sender ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if MessageText.hasForbiddenCharacter(given) {
      errors.add("\(field).Sender", "The SMS sender must not contain control characters.")
    }
    guard errors.errors.count == before else { return nil }
    self.init(
      sender: given.isEmpty ? defaults.smsSender : given,
      body: body,
      sendingTimePolicy: request.sendingTimePolicy ?? .daytime
    )
  }
}
