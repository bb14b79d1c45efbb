import Notifications

/// Altinn Profile's lookup of the addresses that organizations have registered for notices by public bodies (KoFuVi at
/// Brønnøysundregistrene; forvaltningsloven § 15 a).
///
/// https://github.com/Altinn/altinn-profile/blob/main/src/Altinn.Profile/Controllers/OrganizationsController.cs. Profile
/// itself answers for a sub-unit without addresses with those of its main unit, under the number that was asked for.
struct OrganizationContacts: RegistryCall {
  static let registry = "The contact registry"
  let path = "organizations/notificationaddresses/lookup"
  let organizations: [OrganizationNumber]

  struct Question: Encodable {
    let organizationNumbers: [OrganizationNumber]
  }

  struct Answer: Decodable {
    let contactPointsList: [Organization]
  }

  /// Both lists must be there, with or without anything in them: an organization must not pass for unreachable because a
  /// member has another name.
  struct Organization: Decodable {
    let organizationNumber: String
    let emailList: [String?]
    let mobileNumberList: [String?]
  }

  var halves: [any RegistryCall] { organizations.halves.map { OrganizationContacts(organizations: $0) } }

  var question: Question? { Question(organizationNumbers: organizations) }

  /// In the registry's order. Two spellings of one address both stay: `NotificationList` makes one message of them.
  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(organizations.map { ($0.digits, $0) }) { first, _ in first }
    for organization in answer.contactPointsList {
      guard let number = asked[organization.organizationNumber] else { continue }
      let contact = RegisteredContact(
        emails: organization.emailList.compactMap { $0.flatMap { EmailAddress($0) } },
        mobiles: organization.mobileNumberList.compactMap { $0.flatMap { MobileNumber(registered: $0) } }
      )
      lookup.note(contact, of: .organization(number), from: Self.registry)
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for organization in organizations { lookup.failures[.organization(organization)] = error }
  }
}
