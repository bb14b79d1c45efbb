/// One message for one recipient, ready to be handed to a server.
package struct SMTPMessage: Sendable, Equatable {
  package let sender: String
  package let recipient: String
  /// RFC 5322, lines ended by CRLF. Lines that begin with a point need no care: libcurl doubles it (RFC 5321, 4.5.2).
  package let bytes: [UInt8]

  /// nil for an address that could leave its SMTP command, or for a message with a CR or LF that is not one of a CRLF
  /// pair (servers disagree on where such a message ends) or a NUL.
  ///
  /// Addresses are ASCII, their domain in A-labels: libcurl would send others raw to servers that do not know SMTPUTF8.
  package init?(sender: String, recipient: String, bytes: [UInt8]) {
    guard Self.isAddress(sender), Self.isAddress(recipient), Self.hasWholeLines(bytes) else { return nil }
    self.sender = sender
    self.recipient = recipient
    self.bytes = bytes
  }

  /// RFC 5321, 4.5.3.1: 64 bytes before the @, 254 in all. Printable ASCII without space, < and >.
  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 254, let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let local = text.utf8[..<at]
    return (1...64).contains(local.count) && !text.utf8[at...].dropFirst().isEmpty
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
  }

  private static func hasWholeLines(_ bytes: [UInt8]) -> Bool {
    var previous: UInt8 = 0x20
    for byte in bytes {
      guard byte != 0, (byte == 0x0A) == (previous == 0x0D) else { return false }
      previous = byte
    }
    return previous != 0x0D
  }
}
