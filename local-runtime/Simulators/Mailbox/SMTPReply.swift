/// What a server says to one command (RFC 5321 section 4.2), with its enhanced status code (RFC 2034).
struct SMTPReply: Error, Sendable, Hashable {
  var code: Int
  /// Nil in the greeting and in the answers to `EHLO` and `HELO` (RFC 2034 section 4).
  var enhanced: String?
  /// One text a line.
  var lines: [String]

  init(_ code: Int, _ enhanced: String?, _ lines: String...) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  /// On the wire: every line but the last has a hyphen after the code.
  var bytes: [UInt8] {
    let text = lines.enumerated().map { index, line in
      let status = enhanced.map { "\($0) " } ?? ""
      return "\(code)\(index == lines.count - 1 ? " " : "-")\(status)\(line)\r\n"
    }
    return Array(text.joined().utf8)
  }

  /// Whether the connection ends with it.
  var isLast: Bool { code == 221 || code == 421 }

  static let greeting = SMTPReply(220, nil, "localhost ESMTP Varsel simulator")
  static let unknownCommand = SMTPReply(500, "5.5.2", "Command not recognized.")
  static let notImplemented = SMTPReply(502, "5.5.1", "Command not implemented.")
  static let wrongOrder = SMTPReply(503, "5.5.1", "Bad sequence of commands.")
  static let noArgument = SMTPReply(501, "5.5.4", "The command takes no argument.")
  static let badAddress = SMTPReply(553, "5.1.3", "The address is not a mailbox of RFC 5321.")
  static let tooBig = SMTPReply(552, "5.3.4", "The message is larger than \(SMTPSession.sizeLimit) bytes.")
  static let tooLongLine = SMTPReply(500, "5.5.2", "A line is longer than 1000 bytes.")
  static let bareLineEnding = SMTPReply(554, "5.6.0", "CR and LF must come as CRLF only.")
}
