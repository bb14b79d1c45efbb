/// One message for one recipient, ready to be handed to a server.
package struct SMTPMessage: Sendable, Equatable {
  package let sender: String
  package let recipient: String
  /// RFC 5322, lines ended by CRLF. Lines that begin with a point need no care: libcurl doubles it (RFC 5321, 4.5.2).
  package let bytes: [UInt8]

  /// nil for an address that could leave its SMTP command, or for a message with a CR or LF that is not one of a CRLF
  /// pair (servers disagree on where such a message ends) or a NUL.
  ///
  /// The domain of an address is ASCII: A-labels.
  package init?(sender: String, recipient: String, bytes: [UInt8]) {
    guard Self.isAddress(sender), Self.isAddress(recipient), Self.hasWholeLines(bytes) else { return nil }
    self.sender = sender
    self.recipient = recipient
    self.bytes = bytes
  }

  /// The command whose address only a server that offers SMTPUTF8 may get (RFC 6531, 3.2): one with characters outside
  /// ASCII. `rcpt` where both are such; nil where neither is.
  var needsUTF8: SMTPCommand? { recipient.isASCII ? sender.isASCII ? nil : .mail : .rcpt }

  /// RFC 5321, 4.5.3.1: 64 bytes before the @, 254 in all. Printable, without space, < and >; the domain in ASCII.
  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 254, let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let (local, domain) = (text[..<at], text[at...].dropFirst())
    return (1...64).contains(local.utf8.count) && !domain.isEmpty && domain.isASCII
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: scalar != "<" && scalar != ">"
        }
      }
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

extension StringProtocol {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
