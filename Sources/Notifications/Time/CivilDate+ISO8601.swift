extension CivilDate {
  /// Reads "2026-12-24" (ISO 8601, RFC 3339 section 5.6 `full-date`): a date that exists, of the years 0001–9999.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(11))
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    let digits = bytes.map { Int($0) - Int(UInt8(ascii: "0")) }
    guard (digits[..<4] + digits[5..<7] + digits[8...]).allSatisfy((0...9).contains) else { return nil }
    let year = digits[..<4].reduce(0) { $0 * 10 + $1 }
    guard year >= 1 else { return nil }
    self.init(year: year, month: digits[5] * 10 + digits[6], day: digits[8] * 10 + digits[9])
  }
}

extension CivilDate: CustomStringConvertible {
  /// "2026-12-24".
  package var description: String {
    func padded(_ number: Int, to width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }
}

extension CivilDate: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be a date such as 2026-12-24." }

  package var encodedText: String { description }
}
