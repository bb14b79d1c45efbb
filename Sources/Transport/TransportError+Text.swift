extension TransportError {
  /// Stable, for records and machines.
  package var code: String {
    switch self {
    case .invalidURL: "invalidURL"
    case .unsupportedScheme: "unsupportedScheme"
    case .invalidMethod: "invalidMethod"
    case .invalidHeader: "invalidHeader"
    case .nameNotResolved: "nameNotResolved"
    case .connectFailed: "connectFailed"
    case .addressRefused: "addressRefused"
    case .tlsHandshakeFailed: "tlsHandshakeFailed"
    case .certificateRefused: "certificateRefused"
    case .tlsNotOffered: "tlsNotOffered"
    case .timeOut: "timeOut"
    case .bodyTooLarge: "bodyTooLarge"
    case .sendFailed: "sendFailed"
    case .receiveFailed: "receiveFailed"
    case .emptyReply: "emptyReply"
    case .malformedReply: "malformedReply"
    case .other: "transportFailed"
    }
  }

  /// For people; holds nothing of the request or the answer.
  package var message: String {
    switch self {
    case .invalidURL: "the URL is not valid"
    case .unsupportedScheme: "the URL's scheme is not supported"
    case .invalidMethod: "the method is not valid"
    case .invalidHeader: "a header field is not valid"
    case .nameNotResolved: "the host's name could not be resolved"
    case .connectFailed: "no connection could be made"
    case .addressRefused(let refusal): "the host's address is not allowed (\(refusal.rawValue))"
    case .tlsHandshakeFailed: "the TLS handshake failed"
    case .certificateRefused: "the peer's certificate is not trusted"
    case .tlsNotOffered: "the server does not offer TLS"
    case .timeOut(sent: false): "the time limit passed before anything was sent"
    case .timeOut(sent: true): "the time limit passed without a complete answer"
    case .bodyTooLarge(let limit): "the answer is longer than \(limit) bytes"
    case .sendFailed: "the connection broke while sending"
    case .receiveFailed: "the connection broke before the answer was complete"
    case .emptyReply: "the connection was closed without an answer"
    case .malformedReply: "the answer could not be understood"
    case .other(let code, _): "the transport failed (libcurl \(code))"
    }
  }

  /// What may be told to whoever chose the URL.
  package var publicReason: PublicReason {
    switch self {
    case .invalidURL, .unsupportedScheme, .invalidMethod, .invalidHeader: .urlNotAllowed
    case .nameNotResolved, .connectFailed, .addressRefused, .tlsHandshakeFailed, .certificateRefused, .tlsNotOffered,
      .timeOut(sent: false), .sendFailed(sent: false), .other(_, sent: false):
      .unreachable
    case .timeOut(sent: true): .timeOut
    case .bodyTooLarge: .bodyTooLarge
    case .sendFailed(sent: true), .receiveFailed, .emptyReply, .malformedReply, .other(_, sent: true): .badAnswer
    }
  }
}
