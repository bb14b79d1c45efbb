import Notifications

/// What the gateway reports of one message (PSWin's delivery report).
struct DeliveryStatement: Sendable, Hashable {
  var reference: String
  /// E.164, with the plus sign.
  var receiver: String
  var state: World.Phone.State

  /// The document that the gateway posts.
  func document(at time: Timestamp) -> [UInt8] {
    Array(
      """
      <?xml version="1.0"?>
      <!DOCTYPE MSGLST SYSTEM "pswincom_report_request.dtd">
      <MSGLST><MSG><ID>1</ID><REF>\(XMLEscaping.text(reference))</REF><RCV>\(receiver.dropFirst())</RCV>\
      <STATE>\(state.rawValue)</STATE><DELIVERYTIME>\(Self.localTime(time))</DELIVERYTIME></MSG></MSGLST>

      """.utf8
    )
  }

  /// "2026.01.01 12:00:00" in Norwegian local time, which the format does not say.
  static func localTime(_ time: Timestamp) -> String {
    let local = time.seconds + Int64(TimeZoneRules.europeOslo.offset(at: time))
    // No time before 1970 is simulated.
    let date = CivilDate(daysSinceEpoch: Int(local / 86_400))
    let second = Int(local % 86_400)
    let day = [date.year, date.month, date.day].map(twoDigits).joined(separator: ".")
    let clock = [second / 3_600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
    return "\(day) \(clock)"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
