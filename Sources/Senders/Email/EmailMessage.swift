internal import Notifications

/// One e-mail as it goes over the wire: an Internet message (RFC 5322) with one text part (RFC 2045) in UTF-8.
///
/// Every line ends with CRLF and is at most 998 octets long (RFC 5322 section 2.1.1); those of the body at most 76. All is
/// ASCII but for a local part that is not: `From` and `To` state it in UTF-8 (RFC 6532). Domains are A-labels. The same
/// notification gives the same Message-ID, however often it is built.
struct EmailMessage: Sendable, Hashable {
  /// `<notification-id>@<domain of the sender>`, without angle brackets.
  let identifier: String
  let sender: String
  let recipient: String
  let bytes: [UInt8]

  init(_ notification: Notification, at time: Timestamp) throws(Refusal) {
    let envelope = try EmailEnvelope(notification)
    (sender, recipient) = (envelope.sender, envelope.recipient)
    let subject = envelope.subject
    identifier = "\(notification.id)@\(sender.drop { $0 != "@" }.dropFirst())"
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
}
