/// A local time of day in whole minutes, written "HH:MM": 00:00–23:59.
package struct TimeOfDay: Sendable, Hashable {
  /// Minutes since 00:00 as the clock shows them: 0–1,439.
  package let minutes: Int

  package init?(hour: Int, minute: Int) {
    guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
    self.init(uncheckedMinutes: hour * 60 + minute)
  }

  /// Two digits, a colon, two digits; "24:00" is written "00:00".
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(6))
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - Int(UInt8(ascii: "0")) }
    guard digits.allSatisfy((0...9).contains) else { return nil }
    self.init(hour: digits[0] * 10 + digits[1], minute: digits[2] * 10 + digits[3])
  }

  private init(uncheckedMinutes minutes: Int) {
    self.minutes = minutes
  }

  static let nine = TimeOfDay(uncheckedMinutes: 9 * 60)
  static let seventeen = TimeOfDay(uncheckedMinutes: 17 * 60)
}

extension TimeOfDay: CustomStringConvertible {
  package var description: String {
    let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
