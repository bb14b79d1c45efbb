import Notifications
import Transport

/// The `reason` of an outcome. Nothing of the answer is in it, and nothing that would let a sender search our network:
/// a refused address, a name without one, a closed port and a filtered port are all `unreachable`.
enum ConditionReason: String, Sendable, CaseIterable {
  /// The endpoint said true or false.
  case answered
  /// A status outside 200–299, redirects included.
  case status
  /// Not JSON; also an empty body.
  case notJSON
  case notObject
  case missingField
  /// `sendNotification` is neither true nor false: null, a number, "true".
  case notBoolean
  /// `sendNotification` stands there more than once, with other values.
  case contradictory
  /// The answer is over 64 KiB.
  case tooLarge
  /// Reached, and no whole answer in time.
  case timeOut
  case unreachable
  /// No TLS, or a certificate that is not trusted for this host.
  case tls
  /// The connection broke, or what came is no HTTP.
  case badAnswer
  case invalidURL
  case schemeNotAllowed
  case portNotAllowed
  /// An address instead of a name, or a name that is not public.
  case hostNotAllowed
  /// The host gets a token and none could be had; it was not called.
  case noToken

  init(_ error: TransportError) {
    switch error {
    case .tlsHandshakeFailed, .certificateRefused: self = .tls
    default:
      self =
        switch error.publicReason {
        case .urlNotAllowed: .invalidURL
        case .unreachable: .unreachable
        case .timeOut: .timeOut
        case .bodyTooLarge: .tooLarge
        case .badAnswer: .badAnswer
        }
    }
  }

  init(_ refusal: OutboundURL.Refusal) {
    self =
      switch refusal {
      case .tooLong, .invalidCharacter, .malformed, .userInfo: .invalidURL
      case .schemeNotAllowed: .schemeNotAllowed
      case .portNotAllowed: .portNotAllowed
      case .addressLiteral, .hostNotAllowed: .hostNotAllowed
      }
  }
}

extension CheckCondition.Result {
  init(_ reason: ConditionReason, httpStatus: Int? = nil) {
    self.init(outcome: .inconclusive, reason: reason.rawValue, httpStatus: httpStatus)
  }
}
