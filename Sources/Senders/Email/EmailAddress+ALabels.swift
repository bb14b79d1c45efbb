internal import CIDN2
internal import Notifications

extension EmailAddress {
  /// The address as mail servers know it: an international domain in A-labels (RFC 5891), `post@bjørn.no` as
  /// `post@xn--bjrn-hra.no`; the local part stays.
  ///
  /// By UTS #46, non-transitional: `ß` and `ς` are letters of their own. Nil where the domain has no A-labels, or they
  /// are over the lengths of an address.
  var inALabels: EmailAddress? {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    guard !parts[1].utf8.allSatisfy({ $0 < 0x80 }) else { return self }
    return Self.aLabels(of: String(parts[1])).flatMap { EmailAddress("\(parts[0])@\($0)") }
  }

  private static func aLabels(of domain: String) -> String? {
    let flags = IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue
    var encoded: UnsafeMutablePointer<CChar>?
    guard idn2_to_ascii_8z(domain, &encoded, Int32(flags)) == IDN2_OK.rawValue, let encoded else { return nil }
    defer { idn2_free(encoded) }
    return String(validatingCString: encoded)
  }
}
