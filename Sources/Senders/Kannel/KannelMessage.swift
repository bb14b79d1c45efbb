internal import Notifications
internal import Transport

/// One SMS as Kannel's `sendsms` takes it by POST: the text as the body, the rest in `X-Kannel-…` fields, the password
/// among them, so that nothing of it stands in a URL.
struct KannelMessage: Sendable, Hashable {
  let text: String
  private let sender: String
  private let receiver: String
  /// 0: GSM-7, 2: UTF-16.
  private let coding: Int
  /// In minutes, for how long it is tried.
  private let validity: Int64
  private let id: NotificationID

  /// Bits of `dlr-mask`: delivered, not delivered, turned away by the SMS centre. What is under way is not asked for.
  private static let reportMask = 1 | 2 | 16

  init(_ notification: Notification, at time: Timestamp) throws(Refusal) {
    guard let receiver = notification.address, MobileNumber(encodedText: receiver) != nil else {
      throw Refusal(.failedInvalidRecipient, reason: "invalidAddress")
    }
    guard let sender = Self.sender(notification.sender) else { throw Refusal(.failed, reason: "invalidSender") }
    text = notification.body
    self.sender = sender
    self.receiver = receiver
    coding = SMSText(text).encoding == .gsm7 ? 0 : 2
    validity = max(1, notification.expiresAt.seconds(since: time) / 60)
    id = notification.id
  }

  /// A name or a number, in visible ASCII and spaces.
  private static func sender(_ sender: String) -> String? {
    let isPlain = sender.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    return isPlain && (1...20).contains(sender.utf8.count) ? sender : nil
  }

  func fields(for account: KannelSMSProvider.Account) -> HTTPFields {
    [
      "Content-Type": "text/plain; charset=UTF-8",
      "X-Kannel-Username": account.username,
      "X-Kannel-Password": account.password,
      "X-Kannel-From": sender,
      "X-Kannel-To": receiver,
      "X-Kannel-Coding": "\(coding)",
      "X-Kannel-Validity": "\(validity)",
      "X-Kannel-DLR-Mask": "\(Self.reportMask)",
      "X-Kannel-DLR-Url": reportURL(account.reportURL),
    ]
  }

  /// Kannel puts the kind of report and its time in the place of `%d` and `%T`, and one sign of percent in that of `%%`.
  private func reportURL(_ base: String) -> String {
    let start = base.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    return "\(start)\(base.contains("?") ? "&" : "?")reference=\(id)&type=%d&at=%T"
  }
}
