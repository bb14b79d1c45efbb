extension OutboundURL {
  /// Why a URL is not one to call. Whoever chose it may know: it says nothing about any network.
  package enum Refusal: String, Error, Sendable, Equatable, CaseIterable {
    case tooLong
    case invalidCharacter
    case malformed
    case schemeNotAllowed
    case userInfo
    case addressLiteral
    case portNotAllowed
    case hostNotAllowed

    /// For people.
    package var message: String {
      switch self {
      case .tooLong: "the URL is longer than \(OutboundURL.lengthLimit) bytes"
      case .invalidCharacter: "the URL contains white space or control characters"
      case .malformed: "the URL is not valid"
      case .schemeNotAllowed: "the URL's scheme is not allowed"
      case .userInfo: "the URL contains a user name or password"
      case .addressLiteral: "the URL's host is an address; a name is required"
      case .portNotAllowed: "the URL's port is not allowed"
      case .hostNotAllowed: "the URL's host is not a public name"
      }
    }
  }
}
