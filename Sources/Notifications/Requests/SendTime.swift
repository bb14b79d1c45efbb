/// The times that a request names.
enum SendTime {
  /// A time of an order chain: not before `earliest`, without tolerance.
  ///
  /// - Parameter name: what the public API calls the limit.
  /// - Returns: nil where `text` is nil or no time.
  static func parse(
    _ text: String?,
    at field: String,
    notBefore earliest: Timestamp,
    calledBy name: String,
    _ errors: inout FieldErrors
  ) -> Timestamp? {
    guard let text else { return nil }
    let zone = "The RequestedSendTime must have specified a time zone."
    guard let time = read(text, at: field, withoutZone: zone, &errors) else { return nil }
    if time < earliest { errors.add(field, "RequestedSendTime must be greater than or equal to \(name).") }
    return time
  }

  /// - Parameter rule: what is said of a time without a zone.
  private static func read(
    _ text: String,
    at field: String,
    withoutZone rule: String,
    _ errors: inout FieldErrors
  ) -> Timestamp? {
    switch Timestamp.parse(text) {
    case .success(let time): return time
    case .failure(.missingZone): errors.add(field, rule)
    case .failure(.notATime): errors.add(field, "RequestedSendTime must be an RFC 3339 date and time.")
    }
    return nil
  }

  /// How far back the time of a single order (`POST /orders`) may lie, in seconds.
  static let tolerance: Int64 = 300

  /// A single order's time; `now` where there is none, or none that can be read.
  static func ofSingleOrder(_ text: String?, now: Timestamp, _ errors: inout FieldErrors) -> Timestamp {
    guard let text else { return now }
    let (field, zone) = ("RequestedSendTime", "The requested send time value must have specified a time zone.")
    guard let time = read(text, at: field, withoutZone: zone, &errors) else { return now }
    if time < now.advanced(bySeconds: -tolerance) {
      errors.add(field, "Send time must be in the future. Leave blank to send immediately.")
    }
    return time
  }

  /// A reminder's time: so many days after `first`, or a time of its own, which may be before `first`.
  ///
  /// Days of 24 hours, as the original counts them, whatever the clocks do.
  static func of(
    _ reminder: ReminderRequest,
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
      return parse(text, at: path, notBefore: now, calledBy: "the current UTC time", &errors)
    }
    guard let days, (1...RequestLimits.delayDays).contains(days) else { return nil }
    let time = first.advanced(bySeconds: Int64(days) * 86_400)
    if time == .latest { errors.add("\(field).DelayDays", "DelayDays must not lead beyond the year 9999.") }
    return time
  }
}
