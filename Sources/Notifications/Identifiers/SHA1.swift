/// SHA-1 (RFC 3174, FIPS 180-4).
///
/// Only for name-based UUIDs, whose definition asks for it; never to protect anything. Own code, because this module
/// links no C library, and starting OpenSSL costs a process about a millisecond.
package enum SHA1 {
  /// The 20 bytes of the digest; linear in `message`.
  package static func digest(of message: [UInt8]) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
      0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
    )
    var schedule = [UInt32](repeating: 0, count: 80)
    let whole = message.count / 64 * 64
    for start in stride(from: 0, to: whole, by: 64) {
      mix(message, at: start, into: &state, with: &schedule)
    }
    let tail = padded(message[whole...], length: message.count)
    for start in stride(from: 0, to: tail.count, by: 64) {
      mix(tail, at: start, into: &state, with: &schedule)
    }
    return [state.0, state.1, state.2, state.3, state.4].flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  /// The last bytes, a one bit, zeros, and the length in bits as 64 bits: one or two blocks (RFC 3174 section 4).
  private static func padded(_ rest: ArraySlice<UInt8>, length: Int) -> [UInt8] {
    var tail = Array(rest)
    tail.append(0x80)
    let blocks = tail.count <= 56 ? 64 : 128
    tail.append(contentsOf: repeatElement(0, count: blocks - 8 - tail.count))
    let bits = UInt64(length) &* 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    return tail
  }

  /// One block of 64 bytes (RFC 3174 section 6.1).
  private static func mix(
    _ bytes: [UInt8],
    at start: Int,
    into state: inout (UInt32, UInt32, UInt32, UInt32, UInt32),
    with schedule: inout [UInt32]
  ) {
    for index in 0..<16 {
      let at = start + index * 4
      schedule[index] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    for index in 16..<80 {
      let word = schedule[index - 3] ^ schedule[index - 8] ^ schedule[index - 14] ^ schedule[index - 16]
      schedule[index] = rotated(word, by: 1)
    }
    var (a, b, c, d, e) = state
    for index in 0..<80 {
      let (choice, constant): (UInt32, UInt32) =
        switch index {
        case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = rotated(a, by: 5) &+ choice &+ e &+ schedule[index] &+ constant
      (a, b, c, d, e) = (next, a, rotated(b, by: 30), c, d)
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
  }

  private static func rotated(_ word: UInt32, by count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
