import Foundation

/// The peer's side of one connection.
struct PeerConnection {
  let descriptor: Int32

  /// A head and as much body as it announces; nil where the connection ends before that, or begins with TLS.
  func readRequest() -> PeerRequest? {
    var bytes: [UInt8] = []
    let gap = Array("\r\n\r\n".utf8)
    var bodyStart: Int?
    while true {
      if bodyStart == nil, let start = bytes.firstRange(of: gap)?.upperBound { bodyStart = start }
      if let start = bodyStart {
        let head = String(decoding: bytes[..<start], as: UTF8.self)
        let announced = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = announced.flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) } ?? 0
        if bytes.count >= start + length { return PeerRequest(head: head, body: Array(bytes[start...])) }
      }
      guard let block = read() else { return nil }
      bytes += block
      // The first byte of a TLS handshake record (RFC 8446, 5.1).
      if bytes.first == 22 { return nil }
    }
  }

  func carryOut(_ answer: PeerAnswer) {
    switch answer {
    case .answer(let status, let headers, let body):
      let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
      let length = status == 204 ? "" : "Content-Length: \(body.count)\r\n"
      write(Array("HTTP/1.1 \(status) X\r\n\(fields)\(length)Connection: close\r\n\r\n".utf8) + body)
    case .nothing: break
    case .hang: while read() != nil {}
    case .endless(let bytes):
      let block = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
      write(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8))
      for _ in 0..<(bytes / block.count) where !write(block) { return }
    case .drip:
      write(Array("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".utf8))
      while !otherSideIsGone(within: 100), write([UInt8(ascii: " ")]) {}
    case .raw(let text): write(Array(text.utf8))
    }
  }

  private func read() -> [UInt8]? {
    let block = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
      count = max(recv(descriptor, space.baseAddress, 1 << 16, 0), 0)
    }
    return block.isEmpty ? nil : block
  }

  /// False where nobody reads any more.
  @discardableResult
  private func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private func otherSideIsGone(within milliseconds: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, milliseconds) != 0
  }
}
