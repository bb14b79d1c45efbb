internal import Notifications

/// From whom an e-mail comes, to whom it goes, and its subject, as every provider takes them.
struct EmailEnvelope: Sendable, Hashable {
  /// The domain in A-labels, as that of `recipient`.
  let sender: String
  let recipient: String
  /// One line; may be empty.
  let subject: String

  init(_ notification: Notification) throws(Refusal) {
    guard let recipient = EmailAddress(notification.address ?? "")?.inALabels?.text else {
      throw Refusal(.failedInvalidEmailFormat, reason: "invalidAddress")
    }
    guard let sender = EmailAddress(notification.sender)?.inALabels?.text else {
      throw Refusal(.failed, reason: "invalidSender")
    }
    let subject = notification.subject ?? ""
    let endsLine = subject.unicodeScalars.contains { $0 == "\r" || $0 == "\n" }
    guard !endsLine, !MessageText.hasForbiddenCharacter(subject) else {
      throw Refusal(.failed, reason: "invalidSubject")
    }
    self.sender = sender
    self.recipient = recipient
    self.subject = subject
  }
}
