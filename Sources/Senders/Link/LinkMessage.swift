internal import Notifications

/// One SMS as LINK's REST interface takes it, in the interface's own names.
struct LinkMessage: Encodable, Sendable, Hashable {
  enum NumberType: String, Encodable {
    case name = "ALPHANUMERIC"
    case short = "SHORTNUMBER"
    case number = "MSISDN"
  }

  let source: String
  let sourceTON: NumberType
  let destination: String
  let destinationTON = NumberType.number
  let userData: String
  /// The gateway picks the alphabet.
  let dcs = "TEXT"
  let useDeliveryReport = true
  let deliveryReportGates: [String]
  /// For how long the gateway tries, in milliseconds.
  let relativeValidityTime: Int64
  let platformId: String
  let platformPartnerId: String
  let refId: String

  /// The most that the gateway takes, 48 h.
  private static let longestValidity: Int64 = 172_800_000
  private static let shortestValidity: Int64 = 60_000
  /// A number that is no longer is one of an operator's own, such as 1963 or 26112.
  private static let longestShortNumber = 6

  init(_ notification: Notification, account: LinkSMSProvider.Account, at time: Timestamp) throws(Refusal) {
    guard let destination = notification.address, MobileNumber(encodedText: destination) != nil else {
      throw Refusal(.failedInvalidRecipient, reason: "invalidAddress")
    }
    let sender = notification.sender
    let digits = sender.hasPrefix("+") ? sender.dropFirst() : sender[...]
    if !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      sourceTON = digits.count <= Self.longestShortNumber ? .short : .number
      source = sourceTON == .number ? "+\(digits)" : String(digits)
    } else {
      guard (1...SMSSender.nameLength).contains(sender.count) else { throw Refusal(.failed, reason: "invalidSender") }
      sourceTON = .name
      source = sender
    }
    self.destination = destination
    userData = notification.body
    deliveryReportGates = [account.reportGate]
    let left = notification.expiresAt.milliseconds(since: time)
    relativeValidityTime = min(max(left, Self.shortestValidity), Self.longestValidity)
    platformId = account.platform
    platformPartnerId = account.partner
    refId = notification.id.description
  }
}
