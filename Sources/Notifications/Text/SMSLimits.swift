/// How long an SMS may be: 16 parts at most, and no longer than the gateway takes.
///
/// By default what PSWin joins, 16 parts of 134 octets: 2,144 septets or 1,072 UTF-16 units. It cuts the rest off without a
/// word.
package struct SMSLimits: Sendable, Hashable {
  package static let parts = 16

  /// Of a text in GSM-7.
  package var septets: Int
  /// Of any other text: each UTF-16 unit is two of the gateway's octets.
  package var units: Int

  package init(septets: Int = 2_144, units: Int = 1_072) {
    self.septets = septets
    self.units = units
  }

  /// Why `body` is too long; nil where it is not.
  package func flaw(in body: String) -> String? {
    let text = SMSText(body)
    return switch text.encoding {
    case .gsm7 where text.units > septets:
      "SMS body takes \(text.units) septets of GSM-7; at most \(septets) can be sent."
    case .ucs2 where text.units > units:
      "SMS body takes \(text.units) UTF-16 units, as it has characters outside GSM-7; at most \(units) can be sent."
    case .gsm7, .ucs2:
      text.segments > Self.parts ? "SMS body takes \(text.segments) parts; at most \(Self.parts) can be sent." : nil
    }
  }
}
