internal import Notifications

/// One e-mail as it goes over the wire: an Internet message (RFC 5322) with one text part (RFC 2045) in UTF-8; of an HTML text
/// with its plain alternative before it (RFC 2046 section 5.1.4).
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
    var fields = [
      "Date: \(MessageDate.text(of: time))",
      "From: \(sender)",
      "To: \(recipient)",
      "Message-ID: <\(identifier)>",
      // RFC 3834 section 5: nobody's answering machine replies.
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
    ]
    if !subject.isEmpty {
      let name = "Subject: "
      fields.insert(name + EncodedWords.encoded(subject, atColumn: name.utf8.count), at: 3)
    }
    let header = fields.map { $0 + "\r\n" }.joined()
    let body =
      switch notification.contentType ?? .plain {
      case .plain: Self.part("plain", notification.body)
      case .html: Self.alternatives(to: notification.body, boundary: notification.id.description)
      }
    bytes = Array(header.utf8) + body
  }

  private static func part(_ subtype: String, _ text: String) -> [UInt8] {
    let fields = "Content-Type: text/\(subtype); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return Array(fields.utf8) + QuotedPrintable.encoded(text)
  }

  /// The plain text first, for whoever shows the last that it can.
  private static func alternatives(to html: String, boundary id: String) -> [UInt8] {
    // Quoted-printable text never holds "=_" (RFC 2045 section 6.7).
    let boundary = "=_\(id)"
    var bytes = Array("Content-Type: multipart/alternative; boundary=\"\(boundary)\"\r\n\r\n".utf8)
    for (subtype, text) in [("plain", PlainAlternative.text(of: html)), ("html", html)] {
      bytes += Array("--\(boundary)\r\n".utf8) + part(subtype, text)
    }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }
}
