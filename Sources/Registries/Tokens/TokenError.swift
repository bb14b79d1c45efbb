package import Notifications
package import Transport

/// Why there is no access token. Holds nothing of an assertion or a token.
package enum TokenError: Error, Sendable, Equatable {
  /// OpenSSL did not sign.
  case notSigned
  case noAnswer(TransportError)
  /// - Parameters:
  ///   - error: OAuth's code, such as `invalid_grant` (RFC 6749, 5.2), where the answer has one.
  ///   - code: Maskinporten's own, such as `MP-110`
  ///     (https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking), where the answer has one.
  ///   - retryAfterSeconds: when it may be asked again, where it says so.
  case refused(status: Int, error: String?, code: String?, retryAfterSeconds: Int? = nil)
  case unreadableAnswer
}

extension TokenError {
  /// For people; the wording of the answer itself is left out, as it may repeat the request.
  package var message: String {
    switch self {
    case .notSigned: return "The token request could not be signed."
    case .noAnswer(let error): return "Maskinporten did not answer: \(error.message)."
    case .refused(let status, let error, let code, _):
      let codes = [error, code].compactMap(\.self).joined(separator: ", ")
      return "Maskinporten refused the token: status \(status)\(codes.isEmpty ? "" : ", \(codes)")."
    case .unreadableAnswer: return "Maskinporten gave an answer that cannot be read."
    }
  }

  /// Whether the same request may succeed later without anybody changing a setting or a permission.
  package var isRetryable: Bool {
    switch self {
    case .notSigned, .unreadableAnswer: true
    case .noAnswer(let error): error.isRetryable
    case .refused(let status, _, _, _): status >= 500 || status == 429
    }
  }
}

extension FunctionError {
  package init(_ error: TokenError) {
    var seconds: Int?
    if case .refused(_, _, _, let retryAfter) = error { seconds = retryAfter }
    self.init(
      code: "tokenUnavailable",
      message: error.message,
      retryable: error.isRetryable,
      retryAfterSeconds: seconds
    )
  }
}
