/// The server's side of one SMTP conversation (RFC 5321), from bytes to replies; strict where a lenient server would hide
/// a sender's mistake.
struct SMTPSession: Sendable {
  /// 10 MiB, as announced by `SIZE` (RFC 1870).
  static let sizeLimit = 10_485_760

  private enum State: Sendable {
    /// Before `EHLO` or `HELO`.
    case new
    case ready
    case transaction(SMTPEnvelope)
    case message(SMTPEnvelope)
  }

  private var state = State.new
  private var lines = SMTPLines()
  private let mailbox: @Sendable (String) -> World.Mailbox?
  private let deliver: @Sendable (SMTPEnvelope) -> Void

  /// - Parameter mailbox: What is wrong with an address, if anything.
  /// - Parameter deliver: Keeps a message, before the client is told that it is taken.
  init(
    mailbox: @escaping @Sendable (String) -> World.Mailbox?,
    deliver: @escaping @Sendable (SMTPEnvelope) -> Void
  ) {
    self.mailbox = mailbox
    self.deliver = deliver
  }

  /// The replies to the commands that `bytes` complete, in their order; nothing is read after one that `isLast`.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [SMTPReply] {
    var replies: [SMTPReply] = []
    for line in lines.take(bytes) {
      guard let reply = reply(to: line) else { continue }
      replies.append(reply)
      if reply.isLast { break }
    }
    return replies
  }

  private mutating func reply(to line: SMTPLines.Line) -> SMTPReply? {
    if case .message(var envelope) = state {
      if line.bytes == [UInt8(ascii: ".")], !line.hasBareEnding {
        state = .ready
        return end(of: envelope)
      }
      // Else the bytes would be copied at every line.
      state = .ready
      envelope.append(line)
      state = .message(envelope)
      return nil
    }
    if line.isTooLong { return .tooLongLine }
    guard !line.hasBareEnding, !line.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
      let text = String(validating: line.bytes, as: UTF8.self)
    else { return SMTPReply(500, "5.5.2", "A command is one line of text without control characters.") }
    do {
      return try answer(text)
    } catch {
      return error
    }
  }

  private mutating func answer(_ text: String) throws(SMTPReply) -> SMTPReply {
    let verb = text.prefix { $0 != " " }
    let argument = String(text.dropFirst(verb.count + 1))
    let isBare = verb.count == text.count
    switch verb.uppercased() {
    case "EHLO": return try greet(argument, extended: true)
    case "HELO": return try greet(argument, extended: false)
    case "MAIL": return try begin(argument)
    case "RCPT": return try addRecipient(argument)
    case "DATA":
      guard isBare else { throw .noArgument }
      return try beginMessage()
    case "RSET":
      guard isBare else { throw .noArgument }
      if case .new = state {} else { state = .ready }
      return SMTPReply(250, "2.0.0", "Forgotten.")
    case "NOOP": return SMTPReply(250, "2.0.0", "Still here.")
    case "QUIT":
      guard isBare else { throw .noArgument }
      return SMTPReply(221, "2.0.0", "Goodbye.")
    case "VRFY": return SMTPReply(252, "2.5.0", "Send and see.")
    case "EXPN", "HELP", "AUTH", "STARTTLS", "BDAT": throw .notImplemented
    default: throw .unknownCommand
    }
  }

  private mutating func greet(_ name: String, extended: Bool) throws(SMTPReply) -> SMTPReply {
    guard !name.isEmpty, !name.contains(" ") else { throw SMTPReply(501, "5.5.4", "The client's name is missing.") }
    state = .ready
    var reply = SMTPReply(250, nil, "localhost")
    if extended {
      reply.lines += ["8BITMIME", "SIZE \(Self.sizeLimit)", "PIPELINING", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
    }
    return reply
  }

  private mutating func begin(_ argument: String) throws(SMTPReply) -> SMTPReply {
    guard case .ready = state else { throw .wrongOrder }
    state = .transaction(try SMTPEnvelope(SMTPPath(argument, keyword: "FROM")))
    return SMTPReply(250, "2.1.0", "Sender accepted.")
  }

  private mutating func addRecipient(_ argument: String) throws(SMTPReply) -> SMTPReply {
    guard case .transaction(var envelope) = state else { throw .wrongOrder }
    let path = try SMTPPath(argument, keyword: "TO")
    if let mailbox = mailbox(path.address), mailbox.at == .rcpt { throw Self.refusal(mailbox) }
    try envelope.addRecipient(path)
    state = .transaction(envelope)
    return SMTPReply(250, "2.1.5", "Recipient accepted.")
  }

  private mutating func beginMessage() throws(SMTPReply) -> SMTPReply {
    guard case .transaction(let envelope) = state else { throw .wrongOrder }
    guard !envelope.to.isEmpty else { throw SMTPReply(554, "5.5.1", "No valid recipients.") }
    state = .message(envelope)
    return SMTPReply(354, nil, "Send the message; end it with a line that is a dot.")
  }

  private func end(of envelope: SMTPEnvelope) -> SMTPReply {
    if let fault = envelope.fault { return fault }
    for address in envelope.to {
      if let mailbox = mailbox(address), mailbox.at == .data { return Self.refusal(mailbox) }
    }
    deliver(envelope)
    return SMTPReply(250, "2.0.0", "Message taken.")
  }

  private static func refusal(_ mailbox: World.Mailbox) -> SMTPReply {
    SMTPReply(mailbox.code, mailbox.enhanced, "As this mailbox was made to answer.")
  }
}
