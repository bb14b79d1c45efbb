/// Why a call got no answer.
package enum TransportError: Error, Sendable, Equatable {
  case invalidURL
  case unsupportedScheme
  case invalidMethod
  case invalidHeader
  /// The host's name has no address, or no name server answered.
  case nameNotResolved
  case connectFailed
  /// The host has an address that the call's `AddressPolicy` does not allow.
  case addressRefused(OutboundAddress.Refusal)
  case tlsHandshakeFailed
  /// The peer's certificate does not descend from the trusted ones, is for another host, or has expired.
  case certificateRefused
  /// TLS is required and the SMTP server does not offer it.
  case tlsNotOffered
  case timeOut(sent: Bool)
  case bodyTooLarge(limit: Int)
  case sendFailed(sent: Bool)
  /// The connection broke before the answer was complete.
  case receiveFailed
  /// The connection was closed without an answer.
  case emptyReply
  /// The answer is no HTTP or SMTP.
  case malformedReply
  /// Another of libcurl's codes (https://curl.se/libcurl/c/libcurl-errors.html).
  case other(code: Int, sent: Bool)

  /// False only when it is certain that no byte of the request reached the peer.
  package var mayHaveBeenSent: Bool {
    switch self {
    case .invalidURL, .unsupportedScheme, .invalidMethod, .invalidHeader, .nameNotResolved, .connectFailed,
      .addressRefused, .tlsHandshakeFailed, .certificateRefused, .tlsNotOffered:
      false
    case .timeOut(let sent), .sendFailed(let sent), .other(_, let sent): sent
    case .bodyTooLarge, .receiveFailed, .emptyReply, .malformedReply: true
    }
  }

  /// Whether the same call may succeed later without anybody changing it. Whether it may be repeated is another
  /// question: `mayHaveBeenSent`.
  package var isRetryable: Bool {
    switch self {
    case .nameNotResolved, .connectFailed, .tlsHandshakeFailed, .timeOut, .sendFailed, .receiveFailed, .emptyReply,
      .malformedReply, .other:
      true
    case .invalidURL, .unsupportedScheme, .invalidMethod, .invalidHeader, .addressRefused, .certificateRefused,
      .tlsNotOffered, .bodyTooLarge:
      false
    }
  }
}
