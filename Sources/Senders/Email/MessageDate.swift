internal import Notifications

/// Date-times with names for weekday and month, in UTC.
enum MessageDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// As RFC 5322 section 3.3 writes it: "Tue, 24 Nov 2026 07:59:59 +0000", "Tue, 3 Nov 2026 07:59:59 +0000".
  static func text(of time: Timestamp) -> String { text(of: time, dayDigits: 1, zone: "+0000") }

  /// As HTTP does (RFC 9110 section 5.6.7): "Tue, 03 Nov 2026 07:59:59 GMT".
  static func httpText(of time: Timestamp) -> String { text(of: time, dayDigits: 2, zone: "GMT") }

  private static func text(of time: Timestamp, dayDigits: Int, zone: String) -> String {
    let seconds = Int(time.seconds)
    // Never negative, for instants before 1970 too.
    let second = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - second) / 86_400
    let date = CivilDate(daysSinceEpoch: days)
    // 1970-01-01 was a Thursday (3); 7,000,000 covers the years before it.
    let weekday = weekdays[(days + 7_000_000 + 3) % 7]
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
    let day = padded(date.day, to: dayDigits)
    return "\(weekday), \(day) \(months[date.month - 1]) \(padded(date.year, to: 4)) \(clock) \(zone)"
  }

  private static func padded(_ number: Int, to length: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, length - digits.count)) + digits
  }
}
