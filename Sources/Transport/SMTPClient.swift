import CCurl

/// Hands messages to one SMTP server, over one connection that is kept as long as the server lets it.
///
/// A kept connection that the server has closed meanwhile is replaced once, where it is certain that the message was not
/// sent. Calls block the thread.
package final class SMTPClient {
  private let easy: CurlEasy<SMTPSession>
  private let limits: TimeLimits

  /// - Parameters:
  ///   - url: `smtp://host:port` or `smtps://host:port`. A path is the name to greet the server with; without one it is
  ///     the machine's.
  ///   - limits: For each message; `connect` covers greeting, STARTTLS and sign-in.
  package init(
    url: String,
    credentials: SMTPCredentials? = nil,
    tls: SMTPSecurity,
    limits: TimeLimits,
    trust: TLSTrust = .system
  ) throws(TransportError) {
    _ = try CurlURL(url, schemes: ["smtp", "smtps"])
    self.limits = limits
    easy = CurlEasy(context: SMTPSession())
    try easy.installCallbacks()
    try easy.set(CURLOPT_URL, url)
    try easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    try easy.set(CURLOPT_PROXY, "")
    try easy.leaveResolverBehind()
    try easy.set(CURLOPT_MAXCONNECTS, 1)
    try easy.set(CURLOPT_UPLOAD, 1)
    try easy.set(CURLOPT_USERNAME, credentials?.user)
    try easy.set(CURLOPT_PASSWORD, credentials?.password)
    try easy.set(CURLOPT_USE_SSL, Int(Self.curlLevel(tls, hasCredentials: credentials != nil).rawValue))
    try trust.apply(to: easy)
  }

  deinit {
    easy.context.stopReading()
  }

  /// - Returns: The server's answer to the message, a 2yz.
  package func send(_ message: SMTPMessage) throws(SMTPError) -> SMTPReply {
    let first = attempt(message, limits: limits, isFresh: false)
    let isStale = easy.number(CURLINFO_NUM_CONNECTS) == 0
    guard case .failure(let error) = first, isStale, Self.leavesNoTrace(error) else { return try first.get() }
    return try attempt(message, limits: limits.less(easy.elapsed), isFresh: true).get()
  }

  private func attempt(
    _ message: SMTPMessage, limits: TimeLimits, isFresh: Bool
  ) -> Result<SMTPReply, SMTPError> {
    let recipients = CurlList([message.recipient])
    easy.context.begin(message)
    do throws(TransportError) {
      try easy.set(CURLOPT_MAIL_FROM, message.sender)
      try easy.set(CURLOPT_MAIL_RCPT, recipients)
      try easy.set(CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
      try easy.set(CURLOPT_CONNECTTIMEOUT_MS, seconds: limits.connect)
      try easy.set(CURLOPT_TIMEOUT_MS, seconds: limits.whole)
    } catch {
      return .failure(.notConnected(error))
    }
    let code = curl_easy_perform(easy.raw)
    // No callback aborts for another reason.
    if code == CURLE_ABORTED_BY_CALLBACK, let command = message.needsUTF8 { return .failure(.utf8NotOffered(command)) }
    let dialogue = easy.context.dialogue
    return dialogue.outcome(
      code == CURLE_OK ? nil : TransportError(code, sent: dialogue.command == .endOfData))
  }

  /// Whether a kept connection may be to blame, and a new one may be tried.
  private static func leavesNoTrace(_ error: SMTPError) -> Bool {
    switch error {
    // "Service not available, closing transmission channel" (RFC 5321, 4.2.3).
    case .refused(let command, code: 421, _): command != .endOfData
    case .notConnected(let cause), .interrupted(_, let cause):
      if case .timeOut = cause { false } else { true }
    case .refused, .utf8NotOffered, .unknown: false
    }
  }

  private static func curlLevel(_ security: SMTPSecurity, hasCredentials: Bool) -> curl_usessl {
    switch security {
    case .required: CURLUSESSL_ALL
    case .opportunistic: hasCredentials ? CURLUSESSL_ALL : CURLUSESSL_TRY
    case .none: CURLUSESSL_NONE
    }
  }
}
