/// What a scripted SMTP server answers, and where it misbehaves.
struct ScriptedMailServer: Sendable {
  enum Misbehaviour: Sendable {
    /// Closes the connection instead of answering.
    case cut
    /// Never answers.
    case hang
  }

  var greeting = "220 mail.example ESMTP"
  /// By the first four letters of the command; `.` for the end of the message.
  var replies = [
    "EHLO": "250-mail.example\r\n250 ENHANCEDSTATUSCODES", "MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok",
    "DATA": "354 Go ahead", ".": "250 2.0.0 Ok: queued as 4F2A", "QUIT": "221 2.0.0 Bye",
  ]
  var misbehaviour: [String: Misbehaviour] = [:]

  init(
    greeting: String = "220 mail.example ESMTP", replies: [String: String] = [:],
    misbehaviour: [String: Misbehaviour] = [:]
  ) {
    self.greeting = greeting
    self.replies.merge(replies) { $1 }
    self.misbehaviour = misbehaviour
  }

  /// Serves one connection to its end. Records every command, and the message as it came over the wire.
  var script: ScriptedPeer.Script {
    { [self] connection, transcript in
      guard answer("greeting", greeting, on: connection) else { return transcript.add("end") }
      while let line = connection.readLine() {
        transcript.add(line)
        let command = String(line.prefix(4))
        guard answer(command, replies[command] ?? "502 5.5.2 What?", on: connection) else { break }
        if command == "QUIT" { break }
        if command == "DATA", replies[command]?.hasPrefix("354") == true {
          if misbehaviour["body"] == .cut {
            _ = connection.read(count: 1_000)
            break
          }
          guard let message = connection.readThrough("\r\n.\r\n") else { break }
          transcript.add(message)
          guard answer(".", replies["."] ?? "", on: connection) else { break }
        }
      }
      connection.close()
      transcript.add("end")
    }
  }

  private func answer(_ command: String, _ reply: String, on connection: PeerConnection) -> Bool {
    switch misbehaviour[command] {
    case .cut: return false
    case .hang:
      connection.hang()
      return false
    case nil: return connection.write(reply + "\r\n")
    }
  }
}
