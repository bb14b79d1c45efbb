import Subprocess

/// The lines of a process's output, without their line feeds.
struct LineReader: ~Copyable {
  private var buffers: SubprocessOutputSequence.Iterator
  private var rest: [UInt8] = []
  private var searched = 0

  init(_ buffers: SubprocessOutputSequence.Iterator) { self.buffers = buffers }

  /// Nil at the end of the output; a last line without a line feed does not count, since it may be cut short.
  mutating func next() async throws -> [UInt8]? {
    while true {
      if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(rest[..<end])
        rest.removeFirst(end + 1)
        searched = 0
        return line
      }
      searched = rest.count
      guard let buffer = try await buffers.next() else { return nil }
      buffer.withUnsafeBytes { rest += $0 }
    }
  }
}
