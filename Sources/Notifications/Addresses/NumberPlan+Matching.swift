extension NumberPlan {
  /// Whether these digits, a country calling code first, are a number that its country assigns: of any kind, fixed lines
  /// and service numbers included, as libphonenumber's `isValidNumber` says. Never for Norway.
  ///
  /// - Parameter digits: 0–9 each, not as characters.
  static func contains(_ digits: some Sequence<UInt8>) -> Bool {
    isEnd(digits.reduce(root, next(after:_:)))
  }

  private static func isEnd(_ state: Int) -> Bool {
    number(in: rows, at: row(of: state), length: 2) & 1 == 1
  }

  private static func next(after state: Int, _ digit: UInt8) -> Int {
    let row = row(of: state)
    // The bits 1–9 are set for digits at which a run of equal next states begins; the first run begins at 0.
    let starts = number(in: rows, at: row, length: 2) & ~1
    let run = (starts & ((2 << Int(digit)) - 1)).nonzeroBitCount
    return number(in: rows, at: row + 2 + run * 2, length: 2)
  }

  /// Where its row begins, in characters.
  private static func row(of state: Int) -> Int {
    number(in: offsets, at: state * 3, length: 3) * 2
  }

  private static func number(in text: StaticString, at start: Int, length: Int) -> Int {
    text.withUTF8Buffer { characters in
      characters[start..<start + length].reduce(0) { $0 * 91 + Int($1 - UInt8(ascii: "$")) }
    }
  }
}
