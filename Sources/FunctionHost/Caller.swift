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

extension HTTPCall {
  /// From the claims that the authorizer has verified, and nothing else that the call says; nil where they name no service
  /// owner, or speak for a person or a user instead of an organization.
  package var caller: Caller? {
    guard claims["urn:altinn:userid"] == nil, claims["pid"] == nil else { return nil }
    return claims["urn:altinn:org"].flatMap(Caller.init)
  }
}
