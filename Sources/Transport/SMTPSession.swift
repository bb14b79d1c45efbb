import CCurl

/// What libcurl's callbacks read and write while messages go over one SMTP connection.
final class SMTPSession {
  private(set) var dialogue = SMTPDialogue()
  private var unsent: ArraySlice<UInt8> = []
  private var needsUTF8 = false
  /// The open connection.
  private var socket: curl_socket_t?

  func begin(_ message: SMTPMessage) {
    dialogue = dialogue.next()
    unsent = message.bytes[...]
    needsUTF8 = message.needsUTF8 != nil
  }

  /// Whether MAIL may follow: the server, greeted by now, can take the addresses. libcurl would send it others raw.
  var mayBeginTransaction: Bool { !needsUTF8 || dialogue.offersUTF8 }

  /// Fills `room` with the next bytes of the message. libcurl asks again only when all it got is written, so an answer of
  /// 0, the end, means that the final point comes next.
  func sendBody(into room: UnsafeMutableRawBufferPointer) -> Int {
    let next = unsent.prefix(room.count)
    room.copyBytes(from: next)
    unsent = unsent.dropFirst(next.count)
    if next.isEmpty {
      dialogue.reachedEndOfData()
    }
    return next.count
  }

  func sent(line: String) {
    dialogue.sent(line: line)
    if SMTPCommand(line: line) == .quit, dialogue.isClosing {
      stopReading()
    }
  }

  func received(line: String) {
    dialogue.received(line: line)
  }

  /// libcurl says QUIT before it closes, and waits up to two minutes for the answer. Nobody needs the answer.
  func stopReading() {
    if let socket {
      varsel_stop_reading(socket)
    }
  }

  func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
    let opened = varsel_open_socket(address)
    socket = opened
    return opened
  }

  func close(_ connection: curl_socket_t) -> Int32 {
    if socket == connection {
      socket = nil
    }
    return varsel_close_socket(connection)
  }
}
