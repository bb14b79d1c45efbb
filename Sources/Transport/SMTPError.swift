/// Why a message was not, or may not have been, accepted.
package enum SMTPError: Error, Sendable, Equatable {
  /// No session came about.
  case notConnected(TransportError)
  /// The session broke, or its time ran out, before the message was complete.
  case interrupted(SMTPCommand, TransportError)
  /// The server said no. 421 before the end of data counts here too.
  case refused(SMTPCommand, code: Int, enhanced: SMTPEnhancedCode?)
  /// An address has characters outside ASCII, and the server does not offer SMTPUTF8; it has seen nothing of the message.
  /// The command is that of the address: `rcpt` or `mail`.
  case utf8NotOffered(SMTPCommand)
  /// The session broke, or its time ran out, after the point that ends the message had possibly left and before the
  /// server's answer to it.
  case unknown(TransportError)

  /// False when it is certain that the server did not accept the message: it must drop one that has not ended
  /// (RFC 5321, 4.1.1.4).
  package var mayHaveBeenSent: Bool {
    if case .unknown = self { true } else { false }
  }

  /// A 5yz answer (RFC 5321, 4.2.1), or one that needs no asking: the same message will be refused again.
  package var isPermanent: Bool {
    switch self {
    case .refused(_, let code, _): code >= 500
    case .utf8NotOffered: true
    case .notConnected, .interrupted, .unknown: false
    }
  }

  /// Whether the same call may succeed later without anybody changing it. Whether it may be repeated is another
  /// question: `mayHaveBeenSent`.
  package var isRetryable: Bool {
    switch self {
    case .notConnected(let error), .interrupted(_, let error), .unknown(let error): error.isRetryable
    case .refused, .utf8NotOffered: !isPermanent
    }
  }

  /// Stable, for records and machines.
  package var code: String {
    switch self {
    case .notConnected(let error), .interrupted(_, let error): error.code
    case .refused: isPermanent ? "refused" : "refusedForNow"
    case .utf8NotOffered: "utf8NotOffered"
    case .unknown: "unknownOutcome"
    }
  }

  /// For people; holds no address and no text of the server's.
  package var message: String {
    switch self {
    case .notConnected(let error): error.message
    case .interrupted(let command, let error): "\(error.message) (\(command.rawValue))"
    case .refused(let command, let code, let enhanced):
      "the server refused \(command.rawValue): \(code)\(enhanced.map { " \($0)" } ?? "")"
    case .utf8NotOffered(let command):
      "the address of \(command.rawValue) needs SMTPUTF8, which the server does not offer"
    case .unknown(let error): "the message may have been accepted: \(error.message)"
    }
  }
}
