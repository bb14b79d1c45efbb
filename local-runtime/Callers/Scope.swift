/// What a token allows, by the names of the API that it follows.
enum Scope: String, Sendable, CaseIterable {
  case createNotifications = "altinn:serviceowner/notifications.create"
  case createComposedEmail = "altinn:serviceowner/notifications.composedemail.create"
  case support = "altinn:notifications.support.admin"

  /// Whether a platform access token opens the same doors, without any scope.
  var isHeldByPlatform: Bool { self == .createNotifications }
}
