package import Notifications
internal import Transport

/// A delivery status notification (RFC 3464), the message in which a mail server tells the sender of one that it took what has
/// become of it. Whoever runs the mailbox of the sender's address posts it here as it came (`message/rfc822`).
///
/// It is about the message whose Message-ID the returned message, or its header, has: only those who have seen that message
/// know it. A notification that something takes longer, or was handed on to where nothing is reported, is no report.
package struct SMTPReportParser: ReportParser {
  package static let provider = SMTPEmailProvider.name

  package init() {}

  package func read(_ call: ReportCall) -> ReceiveReport.Result {
    let message = MailPart(call.body[...])
    let parts = message.parts
    guard message.type == "multipart/report",
      let status = parts.first(where: {
        ["message/delivery-status", "message/global-delivery-status"].contains($0.type)
      }),
      let reference = Self.returnedMessage(in: parts)?.field("message-id").flatMap(Self.identifier)
    else { return ReceiveReport.Result(reports: [], reply: .unreadable) }
    // The first group is about the message, the others about its recipients: Varsel's messages have one.
    let recipients = status.groups.dropFirst()
    guard !recipients.isEmpty, recipients.allSatisfy({ $0.field("action") != nil }) else {
      return ReceiveReport.Result(reports: [], reply: .unreadable)
    }
    let reports = recipients.compactMap(Self.result).map { result in
      DeliveryReport(provider: Self.provider, reference: reference, result: result, at: call.now)
    }
    return ReceiveReport.Result(reports: reports, reply: .init(status: 200))
  }

  /// The message that the notification is about, or its header alone.
  private static func returnedMessage(in parts: [MailPart]) -> MailPart? {
    let types = ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]
    return parts.last { types.contains($0.type) }.map { MailPart($0.body) }
  }

  /// Without the angle brackets; nil where it is none.
  private static func identifier(_ field: String) -> String? {
    guard field.hasPrefix("<"), field.hasSuffix(">"), field.contains("@"), field.utf8.count <= 998 else { return nil }
    return String(field.dropFirst().dropLast())
  }

  /// Nil for what is under way.
  private static func result(_ recipient: MailPart) -> NotificationResult? {
    switch recipient.field("action")?.lowercased() {
    case "delivered": return .delivered
    case "failed": break
    default: return nil
    }
    let code = recipient.field("status").flatMap { SMTPEnhancedCode($0.prefix { $0 != " " && $0 != "(" }) }
    guard let code else { return .failed }
    // Delivery time expired (RFC 3463 section 3.5).
    return code.subject == 4 && code.detail == 7 ? .failedTTL : NotificationResult(refusedBy: code, isAboutText: true)
  }
}
