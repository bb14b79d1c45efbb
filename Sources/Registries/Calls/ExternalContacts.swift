import Notifications

/// Altinn Profile's lookup of users without a national identity number.
///
/// https://github.com/Altinn/altinn-profile/blob/main/src/Altinn.Profile/Controllers/UserContactPointController.cs.
/// Profile itself answers for an e-mail login (ID-porten) that it does not know with that e-mail address.
struct ExternalContacts: RegistryCall {
  static let registry = "The contact registry"
  let path = "users/contactpoint/lookupsi"
  let users: [ExternalIdentity]

  struct Question: Encodable {
    let externalIdentities: [ExternalIdentity]
  }

  struct Answer: Decodable {
    let contactPointsList: [User]
  }

  struct User: Decodable {
    let externalIdentity: String
    let email: String?
    let mobileNumber: String?
  }

  var halves: [any RegistryCall] { users.halves.map { ExternalContacts(users: $0) } }

  var question: Question? { Question(externalIdentities: users) }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(users.map { ($0.urn, $0) }) { first, _ in first }
    for user in answer.contactPointsList {
      guard let identity = asked[user.externalIdentity] else { continue }
      let contact = RegisteredContact(
        emails: user.email.flatMap { EmailAddress($0) }.map { [$0] } ?? [],
        mobiles: user.mobileNumber.flatMap { MobileNumber(registered: $0) }.map { [$0] } ?? []
      )
      lookup.note(contact, of: .external(identity), from: Self.registry)
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for user in users { lookup.failures[.external(user)] = error }
  }
}
