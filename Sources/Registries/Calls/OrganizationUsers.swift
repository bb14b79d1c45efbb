import Notifications

/// Altinn Profile's lookup of the users who have registered how to be reached on behalf of an organization, about one
/// resource.
///
/// https://github.com/Altinn/altinn-profile/blob/main/src/Altinn.Profile/Controllers/UnitContactPointController.cs. It says
/// nothing of an organization without such users, and does not ask whether they may see the resource: `AccessDecisions`
/// does.
struct OrganizationUsers: RegistryCall {
  struct Key: Sendable, Hashable {
    let organization: OrganizationNumber
    /// See `Order.resource`.
    let resource: String
  }

  static let registry = "The contact registry"
  let path = "units/contactpoint/lookup"
  let organizations: [OrganizationNumber]
  let resource: String

  struct Question: Encodable {
    let organizationNumbers: [OrganizationNumber]
    let resourceId: String
  }

  struct Answer: Decodable {
    let contactPointsList: [Unit]
  }

  struct Unit: Decodable {
    let organizationNumber: String
    let partyId: Int
    let userContactPoints: [User]
  }

  struct User: Decodable {
    let userId: Int
    let email: String?
    let mobileNumber: String?
  }

  var halves: [any RegistryCall] {
    organizations.halves.map { OrganizationUsers(organizations: $0, resource: resource) }
  }

  var question: Question? { Question(organizationNumbers: organizations, resourceId: resource) }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(organizations.map { ($0.digits, $0) }) { first, _ in first }
    for unit in answer.contactPointsList {
      guard let number = asked[unit.organizationNumber] else { continue }
      lookup.users[Key(organization: number, resource: resource), default: []] += unit.userContactPoints.map { user in
        OrganizationUser(
          userID: user.userId,
          partyID: unit.partyId,
          point: ContactPoint(
            emails: user.email.flatMap { EmailAddress($0) }.map { [$0] } ?? [],
            mobiles: user.mobileNumber.flatMap { MobileNumber(registered: $0) }.map { [$0] } ?? []
          )
        )
      }
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for organization in organizations {
      lookup.userFailures[Key(organization: organization, resource: resource)] = error
    }
  }
}
