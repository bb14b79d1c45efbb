internal import Notifications
internal import Transport

/// What an SMTP server's "no" says about a message: the command that failed decides who is to blame, then the enhanced
/// code (RFC 3463), then the basic one (RFC 5321 section 4.2.3).
///
/// The reason is the command and the codes: "rcpt 550 5.1.1", "connect nameNotResolved".
extension Handover {
  init(_ error: SMTPError) {
    switch error {
    case .notConnected(let cause): self = .deferred(reason: "connect \(cause.code)", throttled: .provider)
    case .interrupted(let command, let cause): self = .deferred(reason: "\(command.rawValue) \(cause.code)")
    case .unknown(let cause): self = .unknown(reason: "\(SMTPCommand.endOfData.rawValue) \(cause.code)")
    case .utf8NotOffered(.rcpt):
      self = .refused(Refusal(.failedInvalidEmailFormat, reason: "internationalAddress"))
    case .utf8NotOffered: self = .refused(Refusal(.failed, reason: "internationalSender"))
    case .refused(let command, let code, let enhanced):
      let reason = "\(command.rawValue) \(code)\(enhanced.map { " \($0)" } ?? "")"
      if code >= 500, let result = Self.result(of: command, code: code, enhanced: enhanced) {
        self = .refused(Refusal(result, reason: reason))
      } else {
        self = .deferred(reason: reason, throttled: Self.throttled(by: command, code: code, enhanced: enhanced))
      }
    }
  }

  /// Whom a "no" concerns beside the message. The sender's address is the creator's; what comes before it, and what tells of
  /// the server itself (RFC 5321 section 3.8 on 421, RFC 3463 section 3.4 on X.3.1 and X.3.2), is about everybody.
  private static func throttled(by command: SMTPCommand, code: Int, enhanced: SMTPEnhancedCode?) -> Throttled? {
    let status = enhanced.map { "\($0.subject).\($0.detail)" }
    if code == 421 || code == 530 || status == "3.1" || status == "3.2" { return .provider }
    switch command {
    case .greeting, .hello, .startTLS, .auth: return .provider
    case .mail: return .creator
    case .rcpt, .data, .endOfData, .quit: return nil
    }
  }

  /// Nil where a 5yz tells of our own configuration (the server's greeting, TLS, sign-in, the sender's address), which
  /// somebody can mend, and says nothing about the recipient.
  private static func result(
    of command: SMTPCommand,
    code: Int,
    enhanced: SMTPEnhancedCode?
  ) -> NotificationResult? {
    switch command {
    case .greeting, .hello, .startTLS, .auth, .quit: return nil
    case .mail: return isTooLarge(code, enhanced) ? .failedPayloadTooLarge : nil
    case .rcpt, .data, .endOfData: break
    }
    // "Authentication required", "Must issue a STARTTLS command first" (RFC 4954 section 6, RFC 3207 section 4).
    if code == 530 { return nil }
    // A relay's "no" to its own client, before it has looked at the recipient: "Relay access denied", "Client host rejected".
    if command == .rcpt, code == 554, let enhanced, enhanced.subject == 7 { return nil }
    if let enhanced { return NotificationResult(refusedBy: enhanced, isAboutText: command != .rcpt) }
    switch (command, code) {
    case (.rcpt, 550), (.rcpt, 551): return .failedBounced
    case (.rcpt, 501), (.rcpt, 553): return .failedInvalidEmailFormat
    // At RCPT a full mailbox, or too many recipients.
    case (.data, 552), (.endOfData, 552): return .failedPayloadTooLarge
    default: return .failed
    }
  }

  private static func isTooLarge(_ code: Int, _ enhanced: SMTPEnhancedCode?) -> Bool {
    enhanced.map { NotificationResult(refusedBy: $0, isAboutText: true) == .failedPayloadTooLarge } ?? (code == 552)
  }
}

extension NotificationResult {
  /// What a server says for good of a recipient or a message (RFC 3463), whatever the class.
  ///
  /// - Parameter isAboutText: whether it had seen the message when it said so.
  init(refusedBy code: SMTPEnhancedCode, isAboutText: Bool) {
    self =
      switch "\(code.subject).\(code.detail)" {
      // No such mailbox, host or user; moved; takes no mail at all (RFC 7505, RFC 3463 section 3.2).
      case "1.0", "1.1", "1.2", "1.4", "1.6", "1.10", "2.0", "2.1": .failedBounced
      // A malformed address, or one outside ASCII that some server on the way cannot take (RFC 6531 section 3.5).
      case "1.3", "6.7", "6.9": .failedInvalidEmailFormat
      case "7.0", "7.1": isAboutText ? .failedFilteredSpam : .failed
      case "2.3", "3.4": .failedPayloadTooLarge
      default: .failed
      }
  }
}
