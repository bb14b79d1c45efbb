import CCurl

extension TransportError {
  /// - Parameter sent: Whether any byte of the request has left.
  init(_ code: CURLcode, sent: Bool) {
    let error = Self.cause(of: code, sent: sent)
    // libcurl repeats a request by itself when a kept connection turns out to be closed; then the repeat may fail to
    // connect although the first try reached the peer.
    self = sent && !error.mayHaveBeenSent ? .receiveFailed : error
  }

  private static func cause(of code: CURLcode, sent: Bool) -> TransportError {
    switch code {
    case CURLE_URL_MALFORMAT: .invalidURL
    // Also what libcurl calls an answer in HTTP/0.9.
    case CURLE_UNSUPPORTED_PROTOCOL: sent ? .malformedReply : .unsupportedScheme
    case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved
    case CURLE_COULDNT_CONNECT: .connectFailed
    case CURLE_SSL_CONNECT_ERROR: .tlsHandshakeFailed
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .certificateRefused
    case CURLE_USE_SSL_FAILED: .tlsNotOffered
    case CURLE_OPERATION_TIMEDOUT: .timeOut(sent: sent)
    case CURLE_SEND_ERROR: .sendFailed(sent: sent)
    case CURLE_RECV_ERROR, CURLE_PARTIAL_FILE: .receiveFailed
    // The second: the connection was closed and the request is not repeated (see HTTPTransfer).
    case CURLE_GOT_NOTHING, CURLE_SEND_FAIL_REWIND: .emptyReply
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformedReply
    default: .other(code: Int(code.rawValue), sent: sent)
    }
  }
}
