/// Why a token opens nothing.
enum TokenFailure: Error, Hashable {
  case refused(TokenRefusal)
  /// Whether it is good cannot be told now: the issuer's keys cannot be had.
  case keysUnavailable
}

/// What is wrong with a token, in words for whoever sent it.
enum TokenRefusal: String, Sendable, Hashable, CaseIterable {
  case malformed = "The token cannot be read."
  case algorithm = "The token must be signed with RS256 or ES256."
  case issuer = "The token is of another issuer."
  case audience = "The token is for another audience."
  case expired = "The token has expired."
  case notYetValid = "The token is not valid yet."
  case unknownKey = "The token names a key that its issuer does not publish."
  case signature = "The signature of the token is wrong."
}
