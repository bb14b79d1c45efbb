import Glibc

/// Reads standard input whole or line by line, in large blocks, with a limit on what one event may hold.
struct StandardInput {
  enum Input {
    case bytes([UInt8])
    /// More than the limit; for a line, the rest of it has been read and dropped.
    case tooLong
    case end
  }

  private var buffer: [UInt8] = []
  private var start = 0
  private var hasEnded = false
  private let blockSize = 64 << 10

  mutating func readAll(limit: Int) -> Input {
    while !hasEnded {
      readBlock()
      if buffer.count > limit { return .tooLong }
    }
    return buffer.isEmpty ? .end : .bytes(buffer)
  }

  /// The next line without its line feed. Empty lines are passed over; a last line may lack its line feed.
  mutating func readLine(limit: Int) -> Input {
    var searched = start
    var isTooLong = false
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[start..<end])
        start = end + 1
        searched = start
        if isTooLong || line.count > limit { return .tooLong }
        if line.isEmpty { continue }
        return .bytes(line)
      }
      if hasEnded {
        let line = Array(buffer[start...])
        start = buffer.count
        if isTooLong || line.count > limit { return .tooLong }
        return line.isEmpty ? .end : .bytes(line)
      }
      if buffer.count - start > limit {
        isTooLong = true
        start = buffer.count
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      readBlock()
    }
  }

  private mutating func readBlock() {
    let size = blockSize
    let block = [UInt8](unsafeUninitializedCapacity: size) { space, count in
      var got: Int
      repeat { got = read(STDIN_FILENO, space.baseAddress, size) } while got < 0 && errno == EINTR
      count = max(got, 0)
    }
    if block.isEmpty { hasEnded = true } else { buffer += block }
  }
}
