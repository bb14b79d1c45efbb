internal import Notifications

/// One SMS as the `MSG` element of PSWin's XML interface has it; the values are not yet escaped.
struct PSWinMessage: Sendable, Hashable {
  /// Text, or the hexadecimal digits of its UTF-16 units where `isUnicode` (`OP` 9).
  let text: String
  let isUnicode: Bool
  let sender: String
  /// International, digits alone.
  let receiver: String
  /// Minutes for which the gateway tries to deliver; 0 would mean the gateway's own default.
  let timeToLive: Int64

  /// What the gateway joins from at most 16 parts of 134 octets; it cuts the rest off without a word. A character of
  /// `OP` 9 is two of them.
  static let unitLimit = 2_144

  init(_ notification: Notification, at time: Timestamp) throws(Refusal) {
    guard let receiver = Self.receiver(notification.address ?? "") else {
      throw Refusal(.failedInvalidRecipient, reason: "invalidAddress")
    }
    guard let sender = Self.sender(notification.sender) else { throw Refusal(.failed, reason: "invalidSender") }
    let sms = SMSText(notification.body)
    switch sms.encoding {
    case .gsm7:
      isUnicode = false
      text = notification.body
    case .ucs2:
      isUnicode = true
      text = Self.hexadecimal(notification.body)
    }
    guard sms.units * (isUnicode ? 2 : 1) <= Self.unitLimit else { throw Refusal(.failed, reason: "textTooLong") }
    // GSM-7 knows a form feed, XML 1.0 does not.
    guard XMLText.escaped(text) != nil else { throw Refusal(.failed, reason: "textNotSendable") }
    self.receiver = receiver
    self.sender = sender
    timeToLive = max(1, notification.expiresAt.seconds(since: time) / 60)
  }

  /// The digits of an E.164 number: at most 15 after the `+`.
  private static func receiver(_ address: String) -> String? {
    guard address.hasPrefix("+") else { return nil }
    let digits = address.dropFirst()
    guard (8...15).contains(digits.utf8.count), digits.first != "0", isNumber(digits) else { return nil }
    return String(digits)
  }

  /// A number of at most 15 digits, or at most 11 characters of the gateway's own set. A `+` before a number is dropped.
  private static func sender(_ sender: String) -> String? {
    let digits = sender.hasPrefix("+") ? sender.dropFirst() : sender[...]
    if isNumber(digits) { return digits.utf8.count <= 15 ? String(digits) : nil }
    let signs = " !\"#%&'()*+-./?><;"
    let isAllowed = sender.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: signs.utf8.contains(byte)
      }
    }
    guard isAllowed, (1...11).contains(sender.utf8.count), sender.contains(where: { $0 != " " }) else { return nil }
    return sender
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func hexadecimal(_ text: String) -> String {
    text.utf16.reduce(into: "") { digits, unit in
      let unit = String(unit, radix: 16)
      digits += String(repeating: "0", count: 4 - unit.count) + unit
    }
  }
}
