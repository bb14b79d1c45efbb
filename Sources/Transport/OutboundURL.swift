import CCurl

/// A URL that a stranger chose and that may be called with `AddressPolicy.publicOnly`.
///
/// `https` on port 443 (where allowed also `http` on port 80), a host name of two labels or more, no user, no address in
/// any notation. A host and port on the allow-list may be anything. What the name resolves to is checked at the call.
/// International names need a libcurl with libidn2; without it only their A-labels (`xn--…`) are taken.
package struct OutboundURL: Sendable, Equatable {
  /// Longest URL, in bytes of UTF-8.
  package static let lengthLimit = 2_048

  /// The URL to call: host in lower case and A-labels, other characters than ASCII percent-encoded, no fragment.
  package let text: String
  package let peer: HostPort

  package init(_ text: String, allowsHTTP: Bool = false, allowing: [HostPort] = []) throws(Refusal) {
    guard text.utf8.count <= Self.lengthLimit else { throw .tooLong }
    // libcurl would accept `https:///host`, a user and percent signs in the host.
    try Self.checkAuthority(of: text)

    let url: CurlURL
    do throws(TransportError) {
      url = try CurlURL(text, schemes: allowsHTTP ? ["https", "http"] : ["https"])
    } catch .unsupportedScheme {
      throw .schemeNotAllowed
    } catch {
      throw .malformed
    }
    guard var peer = url.peer else { throw .hostNotAllowed }
    if peer.host.hasSuffix(".") {
      peer = HostPort(host: String(peer.host.dropLast()), port: peer.port)
    }
    if !allowing.contains(peer) {
      try Self.checkHost(peer.host)
      guard peer.port == (url.part(CURLUPART_SCHEME) == "https" ? 443 : 80) else { throw .portNotAllowed }
    }
    guard url.set(CURLUPART_HOST, peer.host), url.set(CURLUPART_FRAGMENT, nil), let whole = url.part(CURLUPART_URL)
    else { throw .malformed }
    self.text = whole
    self.peer = peer
  }

  private static func checkAuthority(of text: String) throws(Refusal) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .invalidCharacter }
    let scheme = text.prefix { $0 != ":" }
    let rest = text.dropFirst(scheme.count)
    guard ["https", "http"].contains(scheme.lowercased()) else { throw .schemeNotAllowed }
    guard rest.hasPrefix("://") else { throw .malformed }
    let authority = rest.dropFirst(3).prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw .userInfo }
    guard !authority.isEmpty, !authority.contains(where: { "%\\".contains($0) }) else { throw .malformed }
  }

  private static func checkHost(_ host: String) throws(Refusal) {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    // The URL standard's rule (https://url.spec.whatwg.org/#ends-in-a-number-checker) finds decimal, hexadecimal,
    // octal and short forms of IPv4 alike.
    guard !host.hasPrefix("["), let last = labels.last, !isNumber(last) else { throw .addressLiteral }
    guard host.utf8.count <= 253, labels.allSatisfy(isLabel) else { throw .hostNotAllowed }
    guard labels.count > 1 else { throw .hostNotAllowed }
    guard !localDomains.contains(where: { host.hasSuffix(".\($0)") }) else { throw .hostNotAllowed }
  }

  /// Names that never belong to the public internet: RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`.
  private static let localDomains = ["localhost", "localdomain", "local", "internal", "home.arpa"]

  private static func isNumber(_ label: Substring) -> Bool {
    let isHexadecimal = label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    return isHexadecimal || (!label.isEmpty && label.allSatisfy(\.isNumber))
  }

  /// Letters, digits and inner hyphens, 63 at most (RFC 1123, 2.1).
  private static func isLabel(_ label: Substring) -> Bool {
    let isPlain = label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return isPlain && (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
  }
}
