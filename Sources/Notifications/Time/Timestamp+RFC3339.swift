extension Timestamp {
  /// `nil` where `parse(_:)` fails.
  package init?(_ text: some StringProtocol) {
    guard case .success(let timestamp) = Self.parse(text) else { return nil }
    self = timestamp
  }

  /// Reads an RFC 3339 date-time (section 5.6).
  ///
  /// - The zone is required: `Z`, `z` or `±hh:mm` up to 23:59; `-00:00` counts as UTC.
  /// - `T` or `t` stands between date and time, never a space.
  /// - A fraction of any length is cut, not rounded, to milliseconds.
  /// - The date must exist; the time lies between 00:00:00 and 23:59:59. A leap second (`:60`) is refused, since it
  ///   has no number of milliseconds of its own.
  /// - No white space around it.
  package static func parse(_ text: some StringProtocol) -> Result<Timestamp, TimestampError> {
    var scanner = RFC3339Scanner(bytes: Array(text.utf8))
    guard let local = scanner.localMilliseconds() else { return .failure(.notATime) }
    guard !scanner.isAtEnd else { return .failure(.missingZone) }
    guard let offset = scanner.offsetMinutes(), scanner.isAtEnd else { return .failure(.notATime) }
    let milliseconds = local - offset * 60_000
    guard (earliest.milliseconds...latest.milliseconds).contains(milliseconds) else { return .failure(.notATime) }
    return .success(Timestamp(milliseconds: milliseconds))
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with exactly three digits of fraction: "2026-11-24T07:59:59.000Z". Texts sort as instants do.
  package var description: String {
    let days = Int(milliseconds).flooredDivision(by: 86_400_000)
    let date = CivilDate(daysSinceEpoch: days)
    let time = Int(milliseconds) - days * 86_400_000
    return String(unsafeUninitializedCapacity: 24) { buffer in
      func write(_ value: Int, digits: Int, at start: Int, before separator: Character) {
        var rest = value
        for index in stride(from: start + digits - 1, through: start, by: -1) {
          buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
        }
        buffer[start + digits] = separator.asciiValue ?? 0
      }
      write(date.year, digits: 4, at: 0, before: "-")
      write(date.month, digits: 2, at: 5, before: "-")
      write(date.day, digits: 2, at: 8, before: "T")
      write(time / 3_600_000, digits: 2, at: 11, before: ":")
      write(time / 60_000 % 60, digits: 2, at: 14, before: ":")
      write(time / 1_000 % 60, digits: 2, at: 17, before: ".")
      write(time % 1_000, digits: 3, at: 20, before: "Z")
      return 24
    }
  }
}

/// Walks over the bytes of an RFC 3339 date-time from left to right.
private struct RFC3339Scanner {
  let bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  /// Date, time of day and fraction, as if the zone were UTC.
  mutating func localMilliseconds() -> Int64? {
    guard let year = number(digits: 4), year >= 1, skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2), let date = CivilDate(year: year, month: month, day: day),
      skip("T") || skip("t"),
      let hour = number(digits: 2), hour <= 23, skip(":"),
      let minute = number(digits: 2), minute <= 59, skip(":"),
      let second = number(digits: 2), second <= 59, let fraction = fraction()
    else { return nil }
    let time = ((hour * 60 + minute) * 60 + second) * 1_000 + fraction
    return Int64(date.daysSinceEpoch * 86_400_000 + time)
  }

  /// East of UTC.
  mutating func offsetMinutes() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hours = number(digits: 2), hours <= 23, skip(":"),
      let minutes = number(digits: 2), minutes <= 59
    else { return nil }
    return Int64(isWest ? -(hours * 60 + minutes) : hours * 60 + minutes)
  }

  /// 0–999 milliseconds; 0 where there is no fraction, `nil` where a point has no digit after it.
  private mutating func fraction() -> Int? {
    guard skip(".") else { return 0 }
    var milliseconds = 0
    var weight = 100
    let start = position
    while let digit = digit() {
      milliseconds += digit * weight
      weight /= 10
    }
    return position > start ? milliseconds : nil
  }

  private mutating func number(digits count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private mutating func digit() -> Int? {
    guard position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] else { return nil }
    defer { position += 1 }
    return Int(bytes[position] - UInt8(ascii: "0"))
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}
