extension ScriptedPeer {
  /// Answers each request of a connection with the next answer, then waits for the other side to close.
  static func answering(_ answers: String...) -> Script {
    { connection, transcript in
      for answer in answers {
        guard let request = connection.readRequest() else { return }
        transcript.add(request)
        connection.write(answer)
      }
      connection.hang()
    }
  }

  /// An answer with a body.
  static func ok(_ body: String, headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }
}
