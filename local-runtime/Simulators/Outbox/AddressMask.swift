/// Addresses for a log line: enough to recognize one's own, too little to write to it.
enum AddressMask {
  /// `ka***@example.no`; nothing of a local part of one or two characters, nothing at all of what is no address.
  static func mail(_ address: String) -> String {
    guard let at = address.lastIndex(of: "@"), at > address.startIndex else { return "" }
    let local = address[..<at]
    return (local.count > 2 ? local.prefix(2) : "") + "***" + address[at...]
  }

  /// `+47 9999•••`: four digits after the Norwegian prefix; else the first three.
  static func phone(_ number: String) -> String {
    if number.hasPrefix("+47") { return "+47 " + number.dropFirst(3).prefix(4) + "•••" }
    return number.prefix(4) + "•••"
  }
}
