/// What an order may name as its condition endpoint: an absolute http or https URI with a host, in ASCII (RFC 3986), without
/// a user.
///
/// This is the original's loose rule less what can never be called. Which of the rest may be called is decided by
/// `check-condition` at the call: its settings may allow `http`, single hosts and ports, and only then is it known which
/// address a name has.
package enum ConditionEndpoint {
  package enum Flaw: String, Sendable, Hashable {
    case notAbsolute = "ConditionEndpoint must be a valid absolute URI or null."
    case scheme = "ConditionEndpoint must use http or https scheme."
    case userInfo = "ConditionEndpoint must not contain a user name or password."
  }

  /// The longest URL that is accepted, in octets.
  package static let longest = 2_048

  package static func flaw(in text: String) -> Flaw? {
    guard text.utf8.count <= longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return .notAbsolute }
    guard let colon = text.firstIndex(of: ":") else { return .notAbsolute }
    let scheme = text[..<colon].lowercased()
    guard let first = scheme.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
      return .notAbsolute
    }
    guard scheme == "http" || scheme == "https" else { return .scheme }
    let rest = text[text.index(after: colon)...]
    guard rest.hasPrefix("//") else { return .notAbsolute }
    let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { return .userInfo }
    return isHostAndPort(authority) ? nil : .notAbsolute
  }

  /// Whether the original's older calls take it: on a host with a name that ends in a top-level domain, as far as letters
  /// tell; never `localhost` or an IP address.
  package static func isPublicName(_ text: String) -> Bool {
    guard flaw(in: text) == nil else { return false }
    let authority = text.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    let labels = authority.prefix { !"?#:[".contains($0) }.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let top = labels.last, labels.allSatisfy({ !$0.isEmpty }) else { return false }
    return top.count >= 2 && (top.allSatisfy(\.isLetter) || top.lowercased().hasPrefix("xn--"))
  }

  /// Whether a host stands there, and after its colon, if any, a port from 0 to 65,535 or nothing.
  private static func isHostAndPort(_ authority: Substring) -> Bool {
    // The colons of an IPv6 address stand between brackets.
    let bracket = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
    let host = authority[..<(authority[bracket...].firstIndex(of: ":") ?? authority.endIndex)]
    let port = authority[host.endIndex...].dropFirst()
    guard !host.isEmpty, !host.contains(where: { "%\\".contains($0) }) else { return false }
    return port.isEmpty || (port.allSatisfy(\.isNumber) && UInt16(port) != nil)
  }
}
