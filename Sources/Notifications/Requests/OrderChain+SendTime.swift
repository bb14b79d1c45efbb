extension OrderChain {
  /// - Parameters:
  ///   - earliest: the limit of how early it may be, without tolerance.
  ///   - name: what the public API calls that limit.
  /// - Returns: nil where `text` is nil or no time.
  static func sendTime(
    _ text: String?,
    at field: String,
    notBefore earliest: Timestamp,
    calledBy name: String,
    _ errors: inout FieldErrors
  ) -> Timestamp? {
    guard let text else { return nil }
    switch Timestamp.parse(text) {
    case .success(let time):
      if time < earliest { errors.add(field, "RequestedSendTime must be greater than or equal to \(name).") }
      return time
    case .failure(.missingZone):
      errors.add(field, "The RequestedSendTime must have specified a time zone.")
    case .failure(.notATime):
      errors.add(field, "RequestedSendTime must be an RFC 3339 date and time.")
    }
    return nil
  }

  /// A reminder's time: so many days after `first`, or a time of its own, which may be before `first`.
  ///
  /// Days of 24 hours, as the original counts them, whatever the clocks do.
  static func sendTime(
    of reminder: ReminderRequest,
    at field: String,
    after first: Timestamp,
    now: Timestamp,
    _ errors: inout FieldErrors
  ) -> Timestamp? {
    let (days, text) = (reminder.delayDays, reminder.requestedSendTime)
    if (days == nil) == (text == nil) {
      errors.add(field, "Either DelayDays or RequestedSendTime must be defined, but not both.")
    }
    if days != nil, text != nil {
      errors.add("\(field).RequestedSendTime", "RequestedSendTime must be null when DelayDays is set.")
      errors.add("\(field).DelayDays", "DelayDays must be null when RequestedSendTime is set.")
    }
    if let days, days < 1 {
      errors.add("\(field).DelayDays", "DelayDays must be greater than or equal to 1 day.")
    }
    if let days, days > RequestLimits.delayDays {
      errors.add("\(field).DelayDays", "DelayDays must be at most \(RequestLimits.delayDays) days.")
    }
    if let text {
      let path = "\(field).RequestedSendTime"
      return sendTime(text, at: path, notBefore: now, calledBy: "the current UTC time", &errors)
    }
    guard let days, (1...RequestLimits.delayDays).contains(days) else { return nil }
    return first.advanced(bySeconds: Int64(days) * 86_400)
  }
}
