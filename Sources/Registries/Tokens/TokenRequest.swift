/// What a token is asked for. Requests that are equal share a token.
package struct TokenRequest: Sendable, Hashable {
  /// One scope, or several with a space between them.
  package var scope: String
  /// Whom the token is for alone (its `aud`); nil for everybody who takes the scope.
  package var resource: String?
  /// The organization number on whose behalf the client asks, where that has delegated the scope to it.
  package var consumerOrganization: String?

  package init(scope: String, resource: String? = nil, consumerOrganization: String? = nil) {
    self.scope = scope
    self.resource = resource
    self.consumerOrganization = consumerOrganization
  }
}
