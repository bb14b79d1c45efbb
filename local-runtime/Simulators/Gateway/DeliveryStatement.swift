import Notifications

/// What a gateway reports of one message.
struct DeliveryStatement: OwedReport, Hashable {
  /// The interface by which the message was taken, and is reported.
  enum Interface: Sendable {
    case pswin
    case link
  }

  var interface = Interface.pswin
  var reference: String
  /// E.164, with the plus sign.
  var receiver: String
  var state: World.Phone.State

  func url(_ base: String) -> String {
    switch interface {
    case .pswin: base
    case .link: "\(base)/link"
    }
  }

  var contentType: String {
    switch interface {
    case .pswin: "application/xml"
    case .link: "application/json"
    }
  }

  func document(at time: Timestamp) -> [UInt8] {
    switch interface {
    case .pswin: pswinDocument(at: time)
    case .link: Array(#"{"id":"\#(reference)","resultCode":\#(state.linkCode),"timestamp":"\#(time)"}"#.utf8)
    }
  }

  private func pswinDocument(at time: Timestamp) -> [UInt8] {
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

extension World.Phone.State {
  /// The `resultCode` of LINK's REST interface.
  fileprivate var linkCode: Int {
    switch self {
    case .delivered: 1_001
    case .expired: 1_002
    case .deleted: 1_003
    case .undelivered: 1_006
    case .barred, .barredByAge: 2_105
    case .zeroBalance: 2_200
    case .rejected, .failed, .null, .unknown, .none: 3_000
    }
  }
}
