/// What a request may hold at most, beside the size of its body, which whoever receives the call limits.
///
/// The original has none of these limits but the gateway's own, which cut a text without a word; they are set where no
/// real request comes near. Lengths are in UTF-16 units, as .NET, Java and JavaScript count.
package enum RequestLimits {
  /// A key is an index in the store.
  package static let idempotencyIdLength = 255
  package static let sendersReferenceLength = 1_024
  package static let reminders = 100
  /// A hundred years. Far beyond, a time would leave the calendar (`Timestamp.latest`) and never come.
  package static let delayDays = 36_500
  /// The longest line of an e-mail (RFC 5322 section 2.1.1). A longer subject could be folded; nobody would see it.
  package static let subjectLength = 998
  /// An SMS in GSM-7, in septets: what the gateway joins, 16 parts of 134 octets. It cuts the rest off without a word.
  package static let smsSeptets = 2_144
  /// An SMS in any other script, in UTF-16 units: each is two of the gateway's octets.
  package static let smsUnits = 1_072

  /// Checks text by which the client knows its own things. No control character may stand in it: NUL ends the text for
  /// many a database and log.
  static func check(
    _ text: String?, called name: String, below path: String, atMost longest: Int, _ errors: inout FieldErrors
  ) {
    guard let text else { return }
    if text.utf16.count > longest {
      errors.add(path + name, "\(name) must be at most \(longest) characters long.")
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      errors.add(path + name, "\(name) must not contain control characters.")
    }
  }

  /// Why `body` is too long for one SMS; nil where it is not.
  static func flaw(inSMSBody body: String) -> String? {
    let text = SMSText(body)
    return switch text.encoding {
    case .gsm7 where text.units > smsSeptets:
      "SMS body takes \(text.units) septets of GSM-7; at most \(smsSeptets) can be sent."
    case .ucs2 where text.units > smsUnits:
      "SMS body takes \(text.units) UTF-16 units, as it has characters outside GSM-7; at most \(smsUnits) can be sent."
    case .gsm7, .ucs2: nil
    }
  }
}
