/// What a timer outside must give in `X-API-Key`.
struct TriggerKey: Sendable {
  private let expected: [UInt8]

  /// Nil where it is shorter than 16 characters, or none that an HTTP field can carry.
  init?(_ text: String) {
    expected = Array(text.utf8)
    guard expected.count >= 16, expected.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
  }

  /// Takes as long for a wrong key as for the right one, so that nobody can guess it piece by piece.
  func isGiven(in field: String?) -> Bool {
    let given = Array((field ?? "").utf8)
    var difference = UInt8(given.count == expected.count ? 0 : 1)
    for index in given.indices { difference |= given[index] ^ expected[index % expected.count] }
    return difference == 0
  }
}
