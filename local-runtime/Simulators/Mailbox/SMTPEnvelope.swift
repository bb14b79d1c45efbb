/// One mail transaction: from whom, to whom, and what has come of the message.
struct SMTPEnvelope: Sendable, Hashable {
  let from: String
  /// Whether the client announced bytes over 127 (RFC 6152).
  let mayHave8Bit: Bool
  /// Whether the client announced addresses and header fields beyond ASCII (RFC 6531).
  let isInternational: Bool
  private(set) var to: [String] = []
  private(set) var raw: [UInt8] = []
  private var isInBody = false
  /// The first thing that is wrong with the message; it is answered when its end has come.
  private(set) var fault: SMTPReply?

  /// At least 100 (RFC 5321 section 4.5.3.1.8).
  static let recipientLimit = 100

  init(_ path: SMTPPath) throws(SMTPReply) {
    var rest = path.parameters
    if let value = rest.removeValue(forKey: "SIZE") {
      guard let value, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), (1...20).contains(value.utf8.count) else {
        throw SMTPReply(501, "5.5.4", "SIZE takes a number.")
      }
      guard let size = Int(value), size <= SMTPSession.sizeLimit else { throw .tooBig }
    }
    let body = rest.removeValue(forKey: "BODY")
    switch body??.uppercased() {
    case "8BITMIME": mayHave8Bit = true
    case "7BIT": mayHave8Bit = false
    case nil where body == nil: mayHave8Bit = false
    default: throw SMTPReply(501, "5.5.4", "BODY is 7BIT or 8BITMIME.")
    }
    let international = rest.removeValue(forKey: "SMTPUTF8")
    guard international == nil || international == .some(nil) else {
      throw SMTPReply(501, "5.5.4", "SMTPUTF8 takes no value.")
    }
    isInternational = international != nil
    guard rest.isEmpty else { throw SMTPReply(555, "5.5.4", "A parameter is not supported.") }
    guard path.isASCII || isInternational else { throw Self.needsUTF8 }
    from = path.address
  }

  mutating func addRecipient(_ path: SMTPPath) throws(SMTPReply) {
    guard path.parameters.isEmpty else { throw SMTPReply(555, "5.5.4", "RCPT takes no parameter here.") }
    guard !path.address.isEmpty else { throw SMTPReply(501, "5.1.3", "A recipient is needed.") }
    guard path.isASCII || isInternational else { throw Self.needsUTF8 }
    guard to.count < Self.recipientLimit else { throw SMTPReply(452, "4.5.3", "Too many recipients.") }
    to.append(path.address)
  }

  /// - Parameter line: One line of the message as it came, with the dot that transparency adds (RFC 5321 section 4.5.2).
  mutating func append(_ line: SMTPLines.Line) {
    let text = line.bytes.first == UInt8(ascii: ".") ? line.bytes.dropFirst() : line.bytes[...]
    if line.hasBareEnding { note(.bareLineEnding) }
    if line.isTooLong || text.count > SMTPLines.limit - 1 { note(.tooLongLine) }
    noteBytesOver127(in: text)
    if text.isEmpty { isInBody = true }
    if text.contains(0) { note(SMTPReply(554, "5.6.0", "A message must not hold NUL.")) }
    if raw.count + text.count + 2 > SMTPSession.sizeLimit { note(.tooBig) }
    guard fault == nil else {
      raw = []
      return
    }
    raw += text
    raw += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  }

  /// Each part of a message needs an announcement of its own (RFC 6531 section 3.6).
  private mutating func noteBytesOver127(in line: ArraySlice<UInt8>) {
    guard line.contains(where: { $0 >= 0x80 }) else { return }
    if isInBody {
      if !mayHave8Bit { note(SMTPReply(554, "5.6.1", "Bytes over 127 need BODY=8BITMIME.")) }
    } else if !isInternational || String(validating: line, as: UTF8.self) == nil {
      note(SMTPReply(554, "5.6.0", "A header beyond ASCII needs SMTPUTF8, and is UTF-8."))
    }
  }

  private mutating func note(_ fault: SMTPReply) { self.fault = self.fault ?? fault }

  private static let needsUTF8 = SMTPReply(553, "5.6.7", "An address beyond ASCII needs SMTPUTF8.")
}
