import Foundation

/// One accepted connection, driven by a script.
final class PeerConnection {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isOpen = true

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  func close() {
    if isOpen {
      Glibc.close(descriptor)
      isOpen = false
    }
  }

  /// False when the other side is gone.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }

  @discardableResult
  func write(_ text: String) -> Bool {
    write(Array(text.utf8))
  }

  /// A line without its CRLF; nil at the end of the stream.
  func readLine() -> String? {
    readThrough("\r\n").map { String($0.dropLast()) }
  }

  /// Everything up to and including `mark`; nil if the stream ends before it. (CRLF is one Character.)
  func readThrough(_ mark: String) -> String? {
    while true {
      if let range = Data(buffer).range(of: Data(mark.utf8)) {
        let text = String(decoding: buffer[..<range.upperBound], as: UTF8.self)
        buffer.removeFirst(range.upperBound)
        return text
      }
      guard fill() else { return nil }
    }
  }

  func read(count: Int) -> [UInt8]? {
    while buffer.count < count {
      guard fill() else { return nil }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  /// Header and body (by its Content-Length) of one HTTP request.
  func readRequest() -> String? {
    guard let head = readThrough("\r\n\r\n") else { return nil }
    let length = head.split(separator: "\r\n").compactMap { line in
      line.lowercased().hasPrefix("content-length:") ? Int(line.dropFirst(15).drop { $0 == " " }) : nil
    }
    guard let body = read(count: length.first ?? 0) else { return nil }
    return head + String(decoding: body, as: UTF8.self)
  }

  /// Answers nothing until the other side gives up.
  func hang() {
    while fill() {}
  }

  private func fill() -> Bool {
    var room = [UInt8](repeating: 0, count: 65_536)
    let got = recv(descriptor, &room, room.count, 0)
    guard got > 0 else { return false }
    buffer.append(contentsOf: room.prefix(got))
    return true
  }
}
