/// Cuts what a client sends into lines.
///
/// Only CRLF ends one (RFC 5321 section 2.3.8): a server that lets a bare LF do so can be made to see two messages where
/// its client saw one.
struct SMTPLines: Sendable {
  struct Line: Sendable, Hashable {
    /// Without the CRLF; cut off where the line is too long.
    var bytes: [UInt8]
    var isTooLong = false
    var hasBareEnding = false
  }

  /// 1,000 bytes with the CRLF (RFC 5321 section 4.5.3.1.6), and the dot that transparency adds.
  static let limit = 999

  private var line = Line(bytes: [])
  private var endsInCR = false

  /// The lines that `bytes` complete.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [Line] {
    var lines: [Line] = []
    for byte in bytes {
      if endsInCR {
        endsInCR = false
        if byte == UInt8(ascii: "\n") {
          lines.append(line)
          line = Line(bytes: [])
          continue
        }
        line.hasBareEnding = true
        append(UInt8(ascii: "\r"))
      }
      switch byte {
      case UInt8(ascii: "\r"): endsInCR = true
      case UInt8(ascii: "\n"):
        line.hasBareEnding = true
        append(byte)
      default: append(byte)
      }
    }
    return lines
  }

  private mutating func append(_ byte: UInt8) {
    if line.bytes.count < Self.limit { line.bytes.append(byte) } else { line.isTooLong = true }
  }
}
