/// What an order may name as its condition endpoint: an absolute http or https URL with a host. Which hosts are really
/// called is decided when the call is made, on the address that the name then has.
package enum ConditionEndpoint {
  package enum Flaw: String, Sendable, Hashable {
    case notAbsolute = "ConditionEndpoint must be a valid absolute URI or null."
    case scheme = "ConditionEndpoint must use http or https scheme."
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
    let host = rest.dropFirst(2).prefix { !"/?#".contains($0) }
    return host.isEmpty ? .notAbsolute : nil
  }
}
