internal import FoundationEssentials
internal import Notifications

/// One e-mail as `POST /emails:send` takes it (`EmailMessage` of Azure's REST API, 2023-03-31), to one recipient; an HTML text
/// with its plain alternative.
struct AzureMessage: Encodable, Sendable, Hashable {
  struct Content: Encodable, Sendable, Hashable {
    let subject: String
    var plainText: String?
    var html: String?
  }

  struct Address: Encodable, Sendable, Hashable {
    let address: String
  }

  struct Recipients: Encodable, Sendable, Hashable {
    let to: [Address]
  }

  let senderAddress: String
  let content: Content
  let recipients: Recipients
  /// Nobody is watched while reading, whatever the resource is set to.
  let userEngagementTrackingDisabled = true

  init(_ notification: Notification) throws(Refusal) {
    let envelope = try EmailEnvelope(notification)
    senderAddress = envelope.sender
    recipients = Recipients(to: [Address(address: envelope.recipient)])
    switch notification.contentType ?? .plain {
    case .plain: content = Content(subject: envelope.subject, plainText: notification.body)
    case .html:
      content = Content(
        subject: envelope.subject,
        plainText: PlainAlternative.text(of: notification.body),
        html: notification.body
      )
    }
  }

  /// The same bytes for the same notification: a repeat under one operation id must be the same request.
  var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts always encode.
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }
}
