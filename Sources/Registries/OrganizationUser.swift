import Notifications

/// A user who has registered how to be reached on behalf of an organization.
///
/// A reservation is not asked for: it is about a private person, not about somebody's work for an organization.
struct OrganizationUser: Sendable, Hashable {
  /// Altinn's numbers of the user and of the organization.
  let userID: Int
  let partyID: Int
  let point: ContactPoint
}

/// Whether a user may do something with a resource on behalf of an organization.
struct AccessQuestion: Sendable, Hashable {
  let userID: Int
  let partyID: Int
  /// See `Order.resource`.
  let resource: String
  let action: String

  init(user: OrganizationUser, resource: String, action: String) {
    userID = user.userID
    partyID = user.partyID
    self.resource = resource
    self.action = action
  }
}
