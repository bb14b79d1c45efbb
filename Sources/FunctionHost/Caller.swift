/// Who makes a call of the public API.
package struct Caller: Sendable, Hashable {
  /// The short name of the service owner, for example `ttd`: everything that is stored belongs to one.
  package let creator: String

  /// Nil unless it is a name of 1 to 100 visible ASCII characters.
  package init?(creator: String) {
    guard (1...100).contains(creator.utf8.count), creator.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    self.creator = creator
  }
}

/// The claims of an access token that say who calls.
package enum CallerClaim {
  /// The short name of the service owner.
  package static let organization = "urn:altinn:org"
  /// A token that has one of these speaks for a person or a user instead of an organization.
  package static let endUser = ["urn:altinn:userid", "pid"]
}

extension HTTPCall {
  /// From the claims that the authorizer has verified, and nothing else that the call says; nil where they name no service
  /// owner.
  package var caller: Caller? {
    guard !CallerClaim.endUser.contains(where: { claims[$0] != nil }) else { return nil }
    return claims[CallerClaim.organization].flatMap(Caller.init)
  }
}
