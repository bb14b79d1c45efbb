internal import Notifications

/// One e-mail as it goes over the wire: an Internet message (RFC 5322) with one text part (RFC 2045) in UTF-8.
///
/// Every line is ASCII, ends with CRLF and is at most 998 octets long (RFC 5322 section 2.1.1); those of the body at most
/// 76. The same notification gives the same Message-ID, however often it is built.
struct EmailMessage: Sendable, Hashable {
  /// `<notification-id>@<domain of the sender>`, without angle brackets.
  let identifier: String
  let sender: String
  let recipient: String
  let bytes: [UInt8]

  init(_ notification: Notification, at time: Timestamp) throws(Refusal) {
    let recipient = try Self.address(
      notification.address ?? "",
      else: Refusal(.failedInvalidEmailFormat, reason: "invalidAddress"),
      ifInternational: Refusal(.failedInvalidEmailFormat, reason: "internationalAddress")
    )
    let sender = try Self.address(
      notification.sender,
      else: Refusal(.failed, reason: "invalidSender"),
      ifInternational: Refusal(.failed, reason: "internationalSender")
    )
    let subject = notification.subject ?? ""
    let endsLine = subject.unicodeScalars.contains { $0 == "\r" || $0 == "\n" }
    guard !endsLine, !MessageText.hasForbiddenCharacter(subject) else {
      throw Refusal(.failed, reason: "invalidSubject")
    }
    identifier = "\(notification.id)@\(sender.drop { $0 != "@" }.dropFirst())"
    self.sender = sender
    self.recipient = recipient
    let type =
      switch notification.contentType ?? .plain {
      case .plain: "text/plain"
      case .html: "text/html"
      }
    var fields = [
      "Date: \(MessageDate.text(of: time))",
      "From: \(sender)",
      "To: \(recipient)",
      "Message-ID: <\(identifier)>",
      // RFC 3834 section 5: nobody's answering machine replies.
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      "Content-Type: \(type); charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
    ]
    if !subject.isEmpty {
      let name = "Subject: "
      fields.insert(name + EncodedWords.encoded(subject, atColumn: name.utf8.count), at: 3)
    }
    let header = fields.map { $0 + "\r\n" }.joined() + "\r\n"
    bytes = Array(header.utf8) + QuotedPrintable.encoded(notification.body)
  }

  /// An address of the form that RFC 5321 calls `Mailbox` without quotes, in ASCII: what may stand both in a header line
  /// and in a command.
  private static func address(
    _ text: String,
    else invalid: Refusal,
    ifInternational international: Refusal
  ) throws(Refusal) -> String {
    guard let address = EmailAddress(text)?.text else { throw invalid }
    guard address.utf8.allSatisfy({ $0 < 0x80 }) else { throw international }
    let special = "()<>[]:;,\\\""
    guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !special.utf8.contains($0) }) else { throw invalid }
    return address
  }
}
