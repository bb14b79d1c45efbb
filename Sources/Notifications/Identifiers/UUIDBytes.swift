/// A UUID of any version (RFC 9562): 128 bits, written in lower case, read in either case.
package struct UUIDBytes: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64

  /// The 16 bytes in network order; `nil` for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.init(
      high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
      low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    )
  }

  /// Reads the form of 36 characters alone (RFC 9562 section 4): no braces, no "urn:uuid:".
  package init?(_ text: some StringProtocol) {
    var halves: (high: UInt64, low: UInt64) = (0, 0)
    var position = 0
    for byte in text.utf8 {
      switch position {
      case 8, 13, 18, 23:
        guard byte == UInt8(ascii: "-") else { return nil }
      case 0..<18:
        guard let nibble = Self.nibble(byte) else { return nil }
        halves.high = halves.high << 4 | nibble
      case 19..<36:
        guard let nibble = Self.nibble(byte) else { return nil }
        halves.low = halves.low << 4 | nibble
      default:
        return nil
      }
      position += 1
    }
    guard position == 36 else { return nil }
    self.init(high: halves.high, low: halves.low)
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 16 bytes in network order.
  package var bytes: [UInt8] {
    [high, low].flatMap { half in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> UInt64($0)) }
    }
  }

  private static func nibble(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension UUIDBytes: LosslessStringConvertible {
  package init?(_ description: String) {
    self.init(description[...])
  }

  /// "2ed6657d-e927-568b-95e1-2665a8aea6a2".
  package var description: String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      var position = 0
      for half in 0..<2 {
        let bits = half == 0 ? high : low
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
          if position == 8 || position == 13 || position == 18 || position == 23 {
            buffer[position] = UInt8(ascii: "-")
            position += 1
          }
          buffer[position] = Hexadecimal.digit(UInt8(bits >> shift & 15))
          position += 1
        }
      }
      return position
    }
  }
}

/// As text: see `description`.
extension UUIDBytes: TextValue {
  package init?(encodedText text: String) { self.init(text) }

  package static var form: String { "must be a UUID." }

  package var encodedText: String { description }
}
