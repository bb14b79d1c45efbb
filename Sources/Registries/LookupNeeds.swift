import Notifications

/// What the registries must be asked for before `orders` can be sent, each thing once.
struct LookupNeeds {
  private(set) var persons: Set<NationalIdentityNumber> = []
  private(set) var organizations: Set<OrganizationNumber> = []
  private(set) var users: Set<ExternalIdentity> = []
  /// By resource, the organizations whose users are to be reached too.
  private(set) var resources: [String: Set<OrganizationNumber>] = [:]
  /// What is to be done with a resource, by the users of an organization: more than one thing where several orders differ.
  private var actions: [OrganizationUsers.Key: Set<String>] = [:]
  private(set) var roles: [OrganizationNumber: Set<OrganizationRole>] = [:]
  private(set) var named: Set<RecipientIdentity> = []

  init(_ orders: [Order]) {
    for order in orders {
      let identities = order.recipients.compactMap(\.identity)
      // Most orders name addresses: their texts are not looked at.
      let needsName = !identities.isEmpty && order.needsName
      for identity in identities {
        if needsName, let party = identity.named { named.insert(party) }
        switch identity {
        case .person(let number): persons.insert(number)
        case .organization(let number):
          organizations.insert(number)
          guard let resource = order.resource else { continue }
          resources[resource, default: []].insert(number)
          let key = OrganizationUsers.Key(organization: number, resource: resource)
          actions[key, default: []].insert(order.accessAction)
        case .holders(let role, let number): roles[number, default: []].insert(role)
        case .external(let identity): users.insert(identity)
        }
      }
    }
  }

  var isEmpty: Bool { persons.isEmpty && organizations.isEmpty && users.isEmpty && roles.isEmpty }

  /// Whether the users that were found may do what the orders are about: a list for each resource and action.
  func accessQuestions(about users: [OrganizationUsers.Key: [OrganizationUser]]) -> [[AccessQuestion]] {
    struct Matter: Hashable {
      let resource: String
      let action: String
    }
    var questions: [Matter: Set<AccessQuestion>] = [:]
    for (key, users) in users {
      for action in actions[key] ?? [] {
        let matter = Matter(resource: key.resource, action: action)
        for user in users where !(user.point.emails.isEmpty && user.point.mobiles.isEmpty) {
          questions[matter, default: []].insert(AccessQuestion(user: user, resource: key.resource, action: action))
        }
      }
    }
    return questions.values.map { $0.sorted { ($0.partyID, $0.userID) < ($1.partyID, $1.userID) } }
  }
}
