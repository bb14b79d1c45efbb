extension EmailContent {
  /// `emailSettings` of a request as an order's content; nil where something is wrong, which `errors` then says.
  ///
  /// Blank text is no text, as the original's validators have it.
  init?(
    _ request: EmailSettingsRequest,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.errors.count
    let subject = MessageText.subject(request.subject ?? "")
    let body = request.body ?? ""
    if subject.trimmed.isEmpty { errors.add("\(field).Subject", "The email subject must not be empty.") }
    if body.trimmed.isEmpty { errors.add("\(field).Body", "The email body must not be empty.") }
    if MessageText.hasForbiddenCharacter(subject) {
      errors.add("\(field).Subject", "The email subject must not contain control characters.")
    }
    if subject.utf16.count > RequestLimits.subjectLength {
      errors.add(
        "\(field).Subject",
        "The email subject must be at most \(RequestLimits.subjectLength) characters long."
      )
    }
    if body.unicodeScalars.contains("\0") {
      errors.add("\(field).Body", "The email body must not contain NUL characters.")
    }
    if let policy = request.sendingTimePolicy, policy != .anytime {
      errors.add("\(field).SendingTimePolicy", "Email only supports send time anytime")
    }
    var sender = defaults.emailSender
    // A blank sender is the default one; the empty string is refused, as the original does.
    if let given = request.senderEmailAddress, given.isEmpty || !given.trimmed.isEmpty {
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
