import CCurl

extension CurlEasy where Context == SMTPSession {
  func installCallbacks() throws(TransportError) {
    try setContext(CURLOPT_READDATA)
    try set(CURLOPT_READFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let session = Unmanaged<SMTPSession>.fromOpaque(context).takeUnretainedValue()
      return session.sendBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }
    // The server's replies would go to standard output otherwise.
    try set(CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    try setContext(CURLOPT_OPENSOCKETDATA)
    try check(
      varsel_set_open_socket(raw) { context, _, address in
        guard let context, let address else { return CURL_SOCKET_BAD }
        return Unmanaged<SMTPSession>.fromOpaque(context).takeUnretainedValue().open(address)
      }
    )
    try setContext(CURLOPT_CLOSESOCKETDATA)
    try check(
      varsel_set_close_socket(raw) { context, connection in
        guard let context else { return varsel_close_socket(connection) }
        return Unmanaged<SMTPSession>.fromOpaque(context).takeUnretainedValue().close(connection)
      }
    )
    // Called on every connection, new or kept, when only MAIL is left to send.
    try setContext(CURLOPT_PREREQDATA)
    try check(
      varsel_set_prerequest(raw) { context, _, _, _, _ in
        guard let context else { return CURL_PREREQFUNC_ABORT }
        let session = Unmanaged<SMTPSession>.fromOpaque(context).takeUnretainedValue()
        return session.mayBeginTransaction ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
      }
    )
    try set(CURLOPT_VERBOSE, 1)
    try setContext(CURLOPT_DEBUGDATA)
    try check(
      varsel_set_debug(raw) { _, kind, bytes, count, context in
        guard let context, kind == CURLINFO_HEADER_OUT || kind == CURLINFO_HEADER_IN else { return 0 }
        let session = Unmanaged<SMTPSession>.fromOpaque(context).takeUnretainedValue()
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        if kind == CURLINFO_HEADER_OUT {
          session.sent(line: line)
        } else {
          session.received(line: line)
        }
        return 0
      }
    )
  }
}
