/// Why bytes are not the rules of a time zone.
package enum TZifError: Error, Sendable, Hashable {
  /// They do not begin with "TZif", or end too early, or go on after the footer.
  case notTZif
  /// Version 1, which knows no 64-bit times and no footer.
  case versionTooOld
  /// Times that count leap seconds ("right/…"), which POSIX time does not.
  case leapSeconds
  /// Counts, order or offsets that RFC 8536 section 3.2 does not allow.
  case invalidData
  /// The rule after the last transition is not the POSIX form with the extensions of RFC 8536 section 3.3.
  case invalidFooter
}
