internal import FoundationEssentials

/// The user name and password that a caller must give by HTTP Basic authentication (RFC 7617).
struct BasicCredentials: Sendable {
  private let expected: [UInt8]

  init(username: String, password: String) {
    expected = Array("\(username):\(password)".utf8)
  }

  /// Takes as long for a wrong password as for the right one, so that nobody can guess it piece by piece.
  ///
  /// - Parameter authorization: the value of the Authorization field.
  func areGiven(in authorization: String?) -> Bool {
    let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let given = Data(base64Encoded: String(parts[1].drop { $0 == " " }))
    else { return false }
    let bytes = Array(given)
    var difference = UInt8(bytes.count == expected.count ? 0 : 1)
    for index in bytes.indices {
      difference |= bytes[index] ^ expected[index % expected.count]
    }
    return difference == 0
  }
}
