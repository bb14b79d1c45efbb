/// A role that persons hold in an organization, by its name in Enhetsregisteret as Altinn Register writes it: `daglig-leder`,
/// `lede` (the chair of the board), `innehaver`, …
///
/// 1–50 lower-case letters a–z, digits and hyphens. Whether there is such a role is the register's to say.
package struct OrganizationRole: Sendable, Hashable {
  package let name: String

  package init?(_ text: String) {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let isName = text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
    guard (1...50).contains(text.utf8.count), isName else { return nil }
    name = text
  }

  /// Enhetsregisteret's own code of a role, which most roles have in their name.
  package var enhetsregisteretCode: String {
    switch name {
    case "daglig-leder": "DAGL"
    case "styreleder": "LEDE"
    case "nestleder": "NEST"
    case "styremedlem": "MEDL"
    case "varamedlem": "VARA"
    case "observator": "OBS"
    case "innehaver": "INNH"
    case "kontaktperson": "KONT"
    case "komplementar": "KOMP"
    case "forretningsforer": "FFØR"
    case "bestyrende-reder": "BEST"
    case "bostyrer": "BOBE"
    default: name.uppercased()
    }
  }
}

extension OrganizationRole: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be 1 to 50 lower-case letters, digits and hyphens." }

  package var encodedText: String { name }
}
