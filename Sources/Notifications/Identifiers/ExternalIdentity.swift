/// The URN of a user without a national identity number (`externalIdentity` of the public API), in one of four forms:
///
/// - `urn:altinn:person:idporten-email:{e-mail address}`
/// - `urn:altinn:person:legacy-selfidentified:{user name}`
/// - `urn:altinn:username:{user name}`
/// - `urn:altinn:party:username:{user name}`
///
/// The name is not blank, has no control character, and is 255 characters long at most.
package struct ExternalIdentity: Sendable, Hashable {
  package let urn: String

  package init?(_ text: String) {
    guard let prefix = Self.prefixes.first(where: text.hasPrefix) else { return nil }
    let name = String(text.dropFirst(prefix.count))
    guard !name.trimmed.isEmpty, name.utf16.count <= 255 else { return nil }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return nil }
    if prefix == Self.emailPrefix, EmailAddress(name) == nil { return nil }
    urn = text
  }

  private static let emailPrefix = "urn:altinn:person:idporten-email:"
  private static let prefixes = [
    emailPrefix, "urn:altinn:person:legacy-selfidentified:", "urn:altinn:username:", "urn:altinn:party:username:",
  ]
}

extension ExternalIdentity: PersonalData {}

/// As its URN.
extension ExternalIdentity: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be the URN of an external identity." }

  package var encodedText: String { urn }
}
