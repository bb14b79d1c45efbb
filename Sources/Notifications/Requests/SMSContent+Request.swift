extension SMSContent {
  /// The SMS of a request as an order's content; nil where something is wrong, which `errors` then says.
  ///
  /// A blank sender is the default one.
  ///
  /// - Parameter recipients: whose names and numbers the keywords stand for; see `Keywords.longest`.
  init?(
    _ texts: SMSTexts,
    to recipients: [RecipientIdentity?] = [nil],
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.count
    let path = texts.path
    let body = texts.body ?? ""
    if body.isEmpty || (texts.refusesBlankBody && body.trimmed.isEmpty) {
      errors.add("\(path)Body", texts.bodyIsEmpty)
    }
    if MessageText.hasForbiddenCharacter(body) {
      errors.add("\(path)Body", "SMS body must not contain control characters.")
    }
    let longest = recipients.map { Keywords.longest(body, for: $0) }
    if let flaw = longest.lazy.compactMap({ defaults.smsLimits.flaw(in: $0) }).first {
      errors.add("\(path)Body", flaw)
    }
    var sender = defaults.smsSender
    if let given = texts.sender, !given.trimmed.isEmpty {
      do throws(SMSSender.Flaw) {
        sender = try SMSSender(given).text
      } catch {
        errors.add("\(path)\(texts.senderField)", error.rawValue)
      }
    }
    guard errors.count == before else { return nil }
    self.init(sender: sender, body: body, sendingTimePolicy: texts.sendingTimePolicy)
  }
}
