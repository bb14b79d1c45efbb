/// The values of a text of ASCII digits; what the control digits of Norwegian identifiers are worked out on.
struct DecimalDigits: Sendable {
  let values: [Int]

  /// `nil` unless `text` is exactly `count` of 0–9.
  init?(_ text: String, count: Int) {
    guard text.utf8.count == count else { return nil }
    let values = text.utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
    guard values.allSatisfy((0...9).contains) else { return nil }
    self.values = values
  }

  /// The two digits at `position` as a number: 0–99.
  func pair(at position: Int) -> Int { values[position] * 10 + values[position + 1] }

  /// The weighted sum of as many leading digits as there are weights, modulo 11: 0 where the last of them, of weight 1,
  /// is the right control digit.
  func remainder(_ weights: [Int]) -> Int {
    zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
  }
}
