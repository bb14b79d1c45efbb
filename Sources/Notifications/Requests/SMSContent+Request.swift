extension SMSContent {
  /// `smsSettings` of a request as an order's content; nil where something is wrong, which `errors` then says.
  ///
  /// A blank sender is the default one; blank text is no text, as the original's validators have it.
  init?(
    _ request: SMSSettingsRequest,
    at field: String,
    defaults: OrderDefaults,
    errors: inout FieldErrors
  ) {
    let before = errors.errors.count
    let body = request.body ?? ""
    if body.trimmed.isEmpty { errors.add("\(field).Body", "SMS body cannot be null or empty.") }
    if MessageText.hasForbiddenCharacter(body) {
      errors.add("\(field).Body", "SMS body must not contain control characters.")
    }
    if let flaw = RequestLimits.flaw(inSMSBody: body) { errors.add("\(field).Body", flaw) }
    var sender = defaults.smsSender
    if let given = request.sender, !given.trimmed.isEmpty {
      do throws(SMSSender.Flaw) {
        sender = try SMSSender(given).text
      } catch {
        errors.add("\(field).Sender", error.rawValue)
      }
    }
    guard errors.errors.count == before else { return nil }
    self.init(sender: sender, body: body, sendingTimePolicy: request.sendingTimePolicy ?? .daytime)
  }
}
