/// An IP address that a call would go to.
package enum OutboundAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64)

  /// From network byte order; nil unless there are 4 or 16 bytes.
  init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4:
      self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      self = .v6(
        high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
        low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
      )
    default: return nil
    }
  }

  /// As in a URL: IPv6 in brackets.
  var literal: String {
    switch self {
    case .v4(let bits):
      return [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
    case .v6(let high, let low):
      let groups = [high, low].flatMap { half in [48, 32, 16, 0].map { String(half >> $0 & 0xFFFF, radix: 16) } }
      return "[\(groups.joined(separator: ":"))]"
    }
  }
}
