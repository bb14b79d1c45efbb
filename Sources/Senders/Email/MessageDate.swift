internal import Notifications

/// A date-time as RFC 5322 section 3.3 writes it, in UTC: "Tue, 24 Nov 2026 07:59:59 +0000".
enum MessageDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func text(of time: Timestamp) -> String {
    let seconds = Int(time.seconds)
    // Never negative, for instants before 1970 too.
    let second = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - second) / 86_400
    let date = CivilDate(daysSinceEpoch: days)
    // 1970-01-01 was a Thursday (3); 7,000,000 covers the years before it.
    let weekday = weekdays[(days + 7_000_000 + 3) % 7]
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
    return "\(weekday), \(date.day) \(months[date.month - 1]) \(padded(date.year, to: 4)) \(clock) +0000"
  }

  private static func padded(_ number: Int, to length: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, length - digits.count)) + digits
  }
}
