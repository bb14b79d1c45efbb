/// The commands of a session, in their order.
package enum SMTPCommand: String, Sendable, Equatable, CaseIterable {
  /// The connection itself, which the server answers with its greeting.
  case greeting
  case hello
  case startTLS
  case auth
  case mail
  case rcpt
  case data
  /// The message and the point after it.
  case endOfData
  case quit

  /// nil for a line that is no command: the continuation of an AUTH.
  init?(line: String) {
    switch line.prefix(4).uppercased() {
    case "EHLO", "HELO": self = .hello
    case "STAR": self = .startTLS
    case "AUTH": self = .auth
    case "MAIL": self = .mail
    case "RCPT": self = .rcpt
    case "DATA": self = .data
    case "QUIT": self = .quit
    default: return nil
    }
  }

  /// Whether the session is open and a message is being handed over.
  var isInTransaction: Bool {
    switch self {
    case .mail, .rcpt, .data, .endOfData: true
    case .greeting, .hello, .startTLS, .auth, .quit: false
    }
  }
}
