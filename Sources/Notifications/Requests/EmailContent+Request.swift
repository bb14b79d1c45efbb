extension EmailContent {
  /// The e-mail of a request as an order's content; nil where something is wrong, which `errors` then says.
  ///
  /// Blank text is no text, as the original's validators have it.
  ///
  /// - Parameter recipients: whose names and numbers the keywords stand for; see `Keywords.longest`.
  init?(
    _ texts: EmailTexts,
    to recipients: [RecipientIdentity?] = [nil],
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.count
    let path = texts.path
    let subject = MessageText.subject(texts.subject ?? "")
    let body = texts.body ?? ""
    if subject.trimmed.isEmpty { errors.add("\(path)Subject", texts.subjectIsEmpty) }
    if body.trimmed.isEmpty { errors.add("\(path)Body", texts.bodyIsEmpty) }
    if MessageText.hasForbiddenCharacter(subject) {
      errors.add("\(path)Subject", "The email subject must not contain control characters.")
    }
    if recipients.contains(where: { Keywords.longest(subject, for: $0).utf16.count > RequestLimits.subjectLength }) {
      errors.add("\(path)Subject", "The email subject must be at most \(RequestLimits.subjectLength) characters long.")
    }
    if MessageText.hasForbiddenCharacter(body) {
      errors.add("\(path)Body", "The email body must not contain control characters.")
    }
    if body.utf16.count > RequestLimits.emailBodyLength {
      errors.add("\(path)Body", "The email body must be at most \(RequestLimits.emailBodyLength) characters long.")
    }
    if let policy = texts.sendingTimePolicy, policy != .anytime {
      errors.add("\(path)SendingTimePolicy", "Email only supports send time anytime")
    }
    UnsupportedMembers.check(texts.unsupported, below: path, &errors)
    var sender = defaults.emailSender
    // A blank sender is the default one; some calls refuse the empty string.
    if let given = texts.sender, !given.trimmed.isEmpty || (given.isEmpty && texts.refusesEmptySender) {
      if let address = EmailAddress(given) {
        sender = address
      } else {
        errors.add("\(path)\(texts.senderField)", "The sender email address is not valid.")
      }
    }
    guard errors.count == before else { return nil }
    self.init(sender: sender, subject: subject, body: body, contentType: texts.contentType ?? .plain)
  }
}
