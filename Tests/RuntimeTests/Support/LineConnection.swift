import Foundation

/// The server's side of one connection, by lines.
final class LineConnection {
  private let descriptor: Int32
  private var rest: [UInt8] = []
  private(set) var isOpen = true

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func next() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = rest[..<end]
        rest.removeFirst(end + 1)
        return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
      var block = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(descriptor, &block, block.count, 0)
      guard count > 0 else {
        isOpen = false
        return nil
      }
      rest += block.prefix(count)
    }
  }

  func write(_ line: String) {
    let bytes = Array("\(line)\r\n".utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
