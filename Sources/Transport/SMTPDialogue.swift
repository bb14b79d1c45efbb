/// How far the handing over of one message has come: the last command and the answer to it.
struct SMTPDialogue {
  private(set) var command = SMTPCommand.greeting
  /// nil until the answer to `command` is complete.
  private(set) var reply: SMTPReply?
  /// QUIT is sent: what follows says nothing about the message.
  private(set) var isClosing = false
  /// Whether the server offered SMTPUTF8 (RFC 6531) when it was last greeted; an offer before STARTTLS counts no more
  /// (RFC 3207, 4.2). In upper case, as libcurl looks for it.
  private(set) var offersUTF8 = false

  /// The next message of the same session.
  func next() -> SMTPDialogue {
    var next = SMTPDialogue()
    next.offersUTF8 = offersUTF8
    return next
  }

  mutating func sent(line: String) {
    // What follows a challenge (334) is no command, even if its Base64 looks like one.
    if command == .auth, reply?.code == 334 {
      reply = nil
    } else if let next = SMTPCommand(line: line) {
      begin(next)
    }
  }

  /// The whole message is written; the point that ends it comes next.
  mutating func reachedEndOfData() {
    begin(.endOfData)
  }

  mutating func received(line: String) {
    // libcurl says goodbye before it reports why.
    guard !isClosing else { return }
    if command == .hello, line.hasPrefix("250"), line.dropFirst(4).prefix(while: { !$0.isWhitespace }) == "SMTPUTF8" {
      offersUTF8 = true
    }
    if let complete = SMTPReply(lastLine: line) {
      reply = complete
    }
  }

  private mutating func begin(_ next: SMTPCommand) {
    guard !isClosing else { return }
    if next == .quit {
      isClosing = true
    } else {
      command = next
      reply = nil
      if next == .hello { offersUTF8 = false }
    }
  }

  /// What became of the message; `failure` is what libcurl says, nil for success.
  func outcome(_ failure: TransportError?) -> Result<SMTPReply, SMTPError> {
    if let reply {
      switch reply.code {
      case 200...299 where command == .endOfData:
        return .success(reply)
      case 400...599:
        return .failure(.refused(command, code: reply.code, enhanced: reply.enhanced))
      default: break
      }
    }
    let cause = failure ?? .malformedReply
    if command == .endOfData { return .failure(.unknown(cause)) }
    return .failure(command.isInTransaction ? .interrupted(command, cause) : .notConnected(cause))
  }
}
